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

/// `GET /api/analytics` and `/api/analytics/latency`: how many did what, by day, and how long it
/// took. It names nobody.
@RestController
class AnalyticsController {
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private final FigureQueries figures;

  AnalyticsController(FigureQueries figures) {
    this.figures = figures;
  }

  @GetMapping("/api/analytics")
  @RequiresScope(Scope.ANALYTICS)
  ResponseEntity<?> counts(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(name = "group_by", required = false) @Nullable String groupBy,
      @RequestParam(required = false) @Nullable String step,
      @RequestParam(required = false) @Nullable String format) {
    return answer(Question.OfCounts.read(Period.read(from, to), groupBy, step), format);
  }

  @GetMapping("/api/analytics/latency")
  @RequiresScope(Scope.ANALYTICS)
  ResponseEntity<?> latency(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(name = "group_by", required = false) @Nullable String groupBy,
      @RequestParam(required = false) @Nullable String step,
      @RequestParam(required = false) @Nullable String buckets,
      @RequestParam(required = false) @Nullable String format) {
    return answer(Question.OfLatency.read(Period.read(from, to), groupBy, step, buckets), format);
  }

  private ResponseEntity<?> answer(Question question, @Nullable String format) {
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
    return Stream.concat(
            Stream.of(String.join(",", question.columns())),
            figures.rows().stream()
                .map(row ->
                    row.values().stream()
                        .map(value -> value == null ? "" : value.toString())
                        .collect(Collectors.joining(","))))
        .map(line -> line + "\r\n")
        .collect(Collectors.joining());
  }
}
