package dev.belfry.persistence.analytics;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/analytics`: how many did what, by day. It names nobody.
@RestController
class AnalyticsController {
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private final FigureQueries figures;

  AnalyticsController(FigureQueries figures) {
    this.figures = figures;
  }

  @GetMapping("/api/analytics")
  @RequiresScope(Scope.ANALYTICS)
  ResponseEntity<?> figures(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(name = "group_by", required = false) @Nullable String groupBy,
      @RequestParam(required = false) @Nullable String step,
      @RequestParam(required = false) @Nullable String format) {
    Question question = Question.read(from, to, groupBy, step);
    if (format == null || format.equals("json")) {
      return ResponseEntity.ok(figures.answer(question));
    }
    if (format.equals("csv")) {
      byte[] lines = csv(question, figures.answer(question)).getBytes(StandardCharsets.UTF_8);
      return ResponseEntity.ok().contentType(CSV).body(lines);
    }
    throw ProblemException.malformed(new FieldError("format", "json or csv is expected."));
  }

  /// No value needs quotes: they are days, numbers, and words without commas.
  private static String csv(Question question, Figures figures) {
    String head =
        Stream.concat(
                question.groupBy().stream().map(Grouping::wireName), Stream.of("step", "count"))
            .collect(Collectors.joining(","));
    return Stream.concat(
            Stream.of(head),
            figures.rows().stream()
                .map(row ->
                    row.values().stream()
                        .map(value -> value == null ? "" : value.toString())
                        .collect(Collectors.joining(","))))
        .map(line -> line + "\r\n")
        .collect(Collectors.joining());
  }
}
