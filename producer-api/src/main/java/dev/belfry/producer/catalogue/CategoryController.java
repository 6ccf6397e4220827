package dev.belfry.producer.catalogue;

import dev.belfry.events.AuditActed;
import dev.belfry.events.Category;
import dev.belfry.events.CategoryPut;
import dev.belfry.events.CategoryRetired;
import dev.belfry.events.Preferences;
import dev.belfry.producer.request.CategoryRequest;
import dev.belfry.producer.request.RetirementRequest;
import dev.belfry.producer.send.CountedDoor;
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
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `PUT` and `DELETE /api/categories/{key}`. Each is recorded in `belfry.audit`, with its reason,
/// before it is done.
@RestController
@RequestMapping("/api/categories/{key}")
@ResponseStatus(HttpStatus.ACCEPTED)
final class CategoryController implements CountedDoor {
  private final CatalogueWriter writer;
  private final AuditTrail trail;

  CategoryController(CatalogueWriter writer, AuditTrail trail) {
    this.writer = writer;
    this.trail = trail;
  }

  @PutMapping
  @RequiresScope(Scope.CATALOGUE)
  Version put(
      @PathVariable String key, @JsonBody ObjectNode body, Caller caller, HttpServletRequest http) {
    String reason = Reason.ofAct(http);
    if (!Preferences.isKey(key)) {
      throw refused(
          "key",
          "Must be 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
    }
    CategoryRequest request = CategoryRequest.read(body).orRefuse();
    record("PUT", key, caller, reason);
    int version =
        writer.write(
            catalogue -> catalogue.versionOf(key),
            request.expectedVersion(),
            next ->
                new CategoryPut(
                    key,
                    next,
                    request.name(),
                    request.critical(),
                    request.channels(),
                    caller.id().value(),
                    reason));
    return new Version(key, version);
  }

  @DeleteMapping
  @RequiresScope(Scope.CATALOGUE)
  Version retire(
      @PathVariable String key,
      @JsonBody(optional = true) ObjectNode body,
      Caller caller,
      HttpServletRequest http) {
    String reason = Reason.ofAct(http);
    Integer expected = RetirementRequest.read(body).orRefuse().expectedVersion();
    if (writer.upToDate().find(key).isEmpty()) {
      throw ProblemException.notFound();
    }
    if (key.equals(Category.DEFAULT.key())) {
      throw refused("key", "Is the category of all that names none, which can't be retired.");
    }
    record("DELETE", key, caller, reason);
    int version =
        writer.write(
            catalogue -> catalogue.versionOf(key),
            expected,
            catalogue -> catalogue.find(key).filter(Category::retired).isPresent(),
            next -> new CategoryRetired(key, next, caller.id().value(), reason));
    return new Version(key, version);
  }

  private void record(String method, String key, Caller caller, String reason) {
    trail.append(
        new AuditActed(
            caller.id().value(),
            method + " /api/categories/{key}",
            Map.of("key", key),
            reason,
            null));
  }

  private static ProblemException refused(String field, String why) {
    return ProblemException.invalid(List.of(new FieldError(field, why)));
  }

  @Override
  public String door() {
    return "categories";
  }

  /// What the category has come to.
  record Version(String key, int version) {}
}
