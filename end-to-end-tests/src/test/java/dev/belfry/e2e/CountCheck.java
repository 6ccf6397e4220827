package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.e2e.WholeStory.Told;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.testing.CountOracle;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The counters against the topics: every figure that analytics gives is what a plain count of all
/// records comes to.
final class CountCheck {
  private static final List<String> NAMES =
      List.of(
          "day",
          "step",
          "channel",
          "notification_type",
          "category",
          "template",
          "variant",
          "reason");
  private static final List<String> BUCKET_NAMES = List.of("day", "step", "channel", "up_to_ms");

  private final Api api;

  CountCheck(Api api) {
    this.api = api;
  }

  /// Fails unless they are, and tells how often each step was counted, by its name; `in` and a name
  /// is all of that variant of an experiment.
  Map<String, Long> everyFigureIsWhatTheTopicsSay(WholeStory story)
      throws IOException, InterruptedException {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> latencies = new TreeMap<>();
    for (int partition = 0; partition < story.log().shape().partitions(); partition++) {
      CountOracle oracle = told(story, partition);
      oracle.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
      oracle.latencies().forEach((bucket, count) -> latencies.merge(bucket, count, Long::sum));
    }

    assertThat(
            rows("?group_by=day,notification_type,channel,category,template,variant,reason", NAMES))
        .isEqualTo(counts);
    assertThat(rows("/latency?group_by=day,channel&buckets=true", BUCKET_NAMES))
        .isEqualTo(latencies);
    Map<String, Long> steps = new TreeMap<>();
    counts.forEach((key, count) -> {
      String[] members = key.split(" ", -1);
      steps.merge(members[1], count, Long::sum);
      if (!members[6].isEmpty()) {
        steps.merge("in " + members[6], count, Long::sum);
      }
    });
    return steps;
  }

  private static CountOracle told(WholeStory story, int partition) {
    var oracle = new CountOracle(partition == 0);
    story.log().understoodIn(partition).forEach(oracle::log);
    oracle.logEnds(story.log().end(partition));
    for (Told<ReceiptEvent> told : story.receipts().get(partition)) {
      if (told.event() instanceof NotificationDelivered delivered) {
        oracle.receipt(delivered, told.at());
      }
    }
    story.deliveries().get(partition).forEach(told -> oracle.delivery(told.event(), told.at()));
    return oracle;
  }

  private Map<String, Long> rows(String query, List<String> names)
      throws IOException, InterruptedException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Answer answer =
        api.get(
            api.token("desk", "notifications:analytics"),
            "/api/analytics%s&from=%s&to=%s".formatted(query, today.minusDays(1), today));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer
        .body()
        .path("rows")
        .valueStream()
        .collect(
            Collectors.toMap(
                row -> key(row, names),
                row -> row.path("count").asLong(),
                Long::sum,
                TreeMap::new));
  }

  private static String key(JsonNode row, List<String> names) {
    return names.stream()
        .map(name -> row.path(name).isNull() ? "" : row.path(name).asString())
        .collect(Collectors.joining(" "));
  }
}
