package dev.belfry.producer.catalogue;

import dev.belfry.events.AuditActed;
import dev.belfry.events.Catalogue;
import dev.belfry.events.Preferences;
import dev.belfry.events.Template;
import dev.belfry.events.TemplatePut;
import dev.belfry.events.TemplateVersion;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.category.Categories.NotReadException;
import dev.belfry.producer.request.PreviewRequest;
import dev.belfry.producer.request.TemplateRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.template.Templates;
import dev.belfry.producer.template.Unsayable;
import dev.belfry.service.audit.AuditTrail;
import dev.belfry.service.audit.Reason;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `PUT /api/templates/{key}`, which is recorded in `belfry.audit` with its reason before it is
/// done, and `POST /api/templates/{key}/preview`.
@RestController
@RequestMapping("/api/templates/{key}")
final class TemplateController implements CountedDoor {
  /// An event of the catalogue has to take it.
  private static final int MAX_BODY_BYTES = 96 * 1024;

  private final CatalogueWriter writer;
  private final Categories categories;
  private final Templates templates;
  private final AuditTrail trail;

  TemplateController(
      CatalogueWriter writer, Categories categories, Templates templates, AuditTrail trail) {
    this.writer = writer;
    this.categories = categories;
    this.templates = templates;
    this.trail = trail;
  }

  @PutMapping
  @RequiresScope(Scope.CATALOGUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  TemplateVersion put(
      @PathVariable String key,
      @JsonBody(maxBytes = MAX_BODY_BYTES) ObjectNode body,
      Caller caller,
      HttpServletRequest http) {
    String reason = Reason.ofAct(http);
    if (!Preferences.isKey(key)) {
      throw refused(
          "key",
          "Must be 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
    }
    TemplateRequest request = TemplateRequest.read(body).orRefuse();
    List<FieldError> faults = templates.faults(request.template(key, 1));
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    if (writer.upToDate().find(request.category()).filter(each -> !each.retired()).isEmpty()) {
      throw refused("category", categories.whyNone(request.category()));
    }
    trail.append(
        new AuditActed(
            caller.id().value(), "PUT /api/templates/{key}", Map.of("key", key), reason, null));
    int version =
        writer.write(
            catalogue -> catalogue.templateVersionOf(key),
            request.expectedVersion(),
            next -> put(request.template(key, next), caller, reason));
    return new TemplateVersion(key, version);
  }

  private static TemplatePut put(Template template, Caller caller, String reason) {
    return new TemplatePut(
        template.key(),
        template.version(),
        template.category(),
        template.defaultLocale(),
        template.variables(),
        template.texts(),
        template.syntax(),
        caller.id().value(),
        reason);
  }

  @PostMapping("/preview")
  Preview preview(@PathVariable String key, @JsonBody(optional = true) ObjectNode body) {
    PreviewRequest request = PreviewRequest.read(body).orRefuse();
    Catalogue catalogue = offered();
    Template newest = catalogue.template(key).orElseThrow(ProblemException::notFound);
    Integer version = request.version();
    Template template =
        version == null
            ? newest
            : catalogue
                .template(key, version)
                .orElseThrow(() -> refused("version", "Is no version of this template."));
    try {
      return Preview.of(
          template.named(),
          request.channel(),
          templates.preview(template, request.locale(), request.variables()));
    } catch (Unsayable e) {
      throw ProblemException.invalid(e.errors());
    }
  }

  private Catalogue offered() {
    try {
      return templates.offered();
    } catch (NotReadException e) {
      throw ProblemException.unavailable("The templates have not been read yet; try again.");
    }
  }

  private static ProblemException refused(String field, String why) {
    return ProblemException.invalid(List.of(new FieldError(field, why)));
  }

  @Override
  public String door() {
    return "templates";
  }
}
