package dev.belfry.persistence.catalogue;

import dev.belfry.events.Template;
import dev.belfry.events.TemplateVariable;
import dev.belfry.persistence.inbox.Query;
import dev.belfry.service.problem.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/templates`, and one of them with its texts. While Kafka is away, as they were last
/// known.
@RestController
class TemplatesController {
  private final OfferedNow offered;

  TemplatesController(OfferedNow offered) {
    this.offered = offered;
  }

  @GetMapping("/api/templates")
  Templates templates() {
    return new Templates(
        offered.catalogue().templates().stream().map(TemplateSummary::of).toList());
  }

  @GetMapping("/api/templates/{key}")
  Template template(
      @PathVariable String key, @RequestParam(required = false) @Nullable String version) {
    var catalogue = offered.catalogue();
    return (version == null
            ? catalogue.template(key)
            : catalogue.template(key, Query.number("version", version, 1, 1, Integer.MAX_VALUE)))
        .orElseThrow(ProblemException::notFound);
  }

  /// By key.
  record Templates(List<TemplateSummary> templates) {}

  /// A template without its texts.
  ///
  /// @param locales the languages that it has, as tags of BCP 47
  record TemplateSummary(
      String key,
      int version,
      String category,
      String defaultLocale,
      List<String> locales,
      Map<String, TemplateVariable> variables) {
    static TemplateSummary of(Template template) {
      return new TemplateSummary(
          template.key(),
          template.version(),
          template.category(),
          template.defaultLocale(),
          List.copyOf(template.texts().keySet()),
          template.variables());
    }
  }
}
