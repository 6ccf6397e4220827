package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Replays beside a service that serves: what they make, and how it compares.
class ReplayIT {
  @RegisterExtension private final ReplayStage stage = new ReplayStage();

  @Test
  void aRebuildBesideLiveTrafficEqualsItAndTakesItsPlaceUnnoticed() throws Exception {
    long oldTable = stage.oidOf("notification");
    var going = new AtomicBoolean(true);
    var published = new AtomicInteger();
    List<Integer> statuses = new ArrayList<>();
    var traffic =
        Thread.startVirtualThread(() -> {
          while (going.get()) {
            stage.publish(published.incrementAndGet(), 5);
          }
        });
    // That a busy machine may answer 503 has nothing to do with the replay.
    var reads =
        Thread.startVirtualThread(() -> {
          while (going.get()) {
            statuses.add(
                stage.service().get(ReplayStage.PEOPLE.getFirst(), "/api/notifications").status());
          }
        });

    ReplayResult result = stage.replay().rebuild().run();
    int publishedBefore = published.get();
    await().until(() -> published.get() > publishedBefore + 5);
    going.set(false);
    traffic.join();
    reads.join();

    assertThat(result.complete()).isTrue();
    assertThat(result.equal()).isTrue();
    assertThat(result.swapped()).isTrue();
    assertThat(result.differences()).isEmpty();
    assertThat(result.tables()).isNotEmpty().allMatch(TableComparison::isEqual);
    assertThat(stage.oidOf("notification")).isNotEqualTo(oldTable);
    assertThat(statuses).isNotEmpty().containsOnly(200);
    stage.awaitAllApplied();
    assertThat(stage.recordsWithARow()).isEqualTo(stage.records(Topic.NOTIFICATIONS));
    assertThat(schemas()).isEmpty();
    assertThat(verified()).isTrue();
  }

  @Test
  void aReplayWritesNothingToKafka() {
    long before = stage.records(Topic.NOTIFICATIONS);
    long receipts = stage.records(Topic.RECEIPTS);

    assertThat(stage.replay().shadow().run().equal()).isTrue();
    assertThat(stage.replay().rebuild().run().swapped()).isTrue();

    assertThat(stage.records(Topic.NOTIFICATIONS)).isEqualTo(before);
    assertThat(stage.records(Topic.RECEIPTS)).isEqualTo(receipts);
  }

  @Test
  void contactsStayWhereTheyAre() {
    long contacts = stage.oidOf("contact");
    long positions = stage.oidOf("contact_position");

    assertThat(stage.replay().rebuild().run().swapped()).isTrue();

    assertThat(stage.oidOf("contact")).isEqualTo(contacts);
    assertThat(stage.oidOf("contact_position")).isEqualTo(positions);
  }

  @Test
  void aRowThatWasChangedByHandIsReportedAndNothingIsExchanged() {
    long oldTable = stage.oidOf("notification");
    stage.execute(
        """
        UPDATE notification SET title = 'You have won', realtime = NOT realtime
        WHERE partition = 1 AND log_offset =
          (SELECT min(log_offset) FROM notification WHERE partition = 1)
        """);
    stage.execute(
        """
        DELETE FROM state_change WHERE partition = 2 AND log_offset =
          (SELECT max(log_offset) FROM state_change WHERE partition = 2)
        """);
    long changed = stage.number("SELECT min(log_offset) FROM notification WHERE partition = 1");

    JsonNode told = stage.replay().rebuild().answer().lines().getLast();

    assertThat(told.get("equal").booleanValue()).isFalse();
    assertThat(told.get("swapped").booleanValue()).isFalse();
    assertThat(told.get("outcome").stringValue()).isEqualTo("different");
    assertThat(told.get("reason").stringValue()).contains("differ");
    assertThat(told.get("differences")).hasSize(2);
    JsonNode first = told.get("differences").get(0);
    assertThat(first.get("table").stringValue()).isEqualTo("notification");
    assertThat(first.get("kind").stringValue()).isEqualTo("differs");
    assertThat(first.get("key").get("partition").intValue()).isEqualTo(1);
    assertThat(first.get("key").get("log_offset").longValue()).isEqualTo(changed);
    assertThat(first.get("columns"))
        .extracting(JsonNode::stringValue)
        .containsExactly("realtime", "title");
    assertThat(first.toString()).doesNotContain("You have won");
    assertThat(told.get("differences").get(1).get("kind").stringValue()).isEqualTo("only_rebuilt");
    assertThat(stage.oidOf("notification")).isEqualTo(oldTable);
    assertThat(schemas()).containsExactly("belfry_shadow");

    assertThat(stage.replay().rebuild().swapAlways().run().swapped()).isTrue();
    assertThat(stage.replay().shadow().run().equal()).isTrue();
  }

  @Test
  void countersThatAreWrongByOneAreReportedEachWithItsTableAndDay() {
    stage.execute(
        """
        UPDATE daily_count SET n = n + 1
        WHERE ctid = (SELECT min(ctid) FROM daily_count WHERE step = 'read')
        """);
    stage.execute(
        """
        UPDATE daily_latency SET n = n - 1
        WHERE ctid = (SELECT min(ctid) FROM daily_latency WHERE step = 'acknowledged' AND n > 0)
        """);
    String day = text("SELECT min(day)::text FROM daily_count");

    JsonNode told = stage.replay().shadow().answer().lines().getLast();

    assertThat(told.get("outcome").stringValue()).isEqualTo("different");
    assertThat(differing(told)).containsExactly("daily_count", "daily_latency");
    assertThat(told.get("differences")).hasSize(2);
    assertThat(told.get("differences"))
        .allSatisfy(each -> assertThat(each.at("/key/day").stringValue()).isEqualTo(day));
    JsonNode count = told.get("differences").get(0);
    assertThat(count.get("table").stringValue()).isEqualTo("daily_count");
    assertThat(count.get("kind").stringValue()).isEqualTo("differs");
    assertThat(count.at("/key/step").stringValue()).isEqualTo("read");
    assertThat(count.get("columns")).extracting(JsonNode::stringValue).containsExactly("n");
    JsonNode latency = told.get("differences").get(1);
    assertThat(latency.get("table").stringValue()).isEqualTo("daily_latency");
    assertThat(latency.at("/key/step").stringValue()).isEqualTo("acknowledged");

    assertThat(stage.replay().rebuild().swapAlways().run().swapped()).isTrue();
    assertThat(stage.replay().shadow().run().equal()).isTrue();
  }

  @Test
  void whatIsCountedUnderAnotherDayIsReportedThoughTheSumIsRight_alsoFromAPosition() {
    long sum = stage.number("SELECT sum(n)::bigint FROM daily_count");
    stage.execute(
        """
        UPDATE daily_count SET day = day - 1
        WHERE ctid = (SELECT min(ctid) FROM daily_count WHERE step = 'clicked')
        """);
    assertThat(stage.number("SELECT sum(n)::bigint FROM daily_count")).isEqualTo(sum);

    for (ReplayKit.Ask replay :
        List.of(
            stage.replay().shadow(),
            stage.replay().shadow().fresh().from(position(1, stage.applied()[1] - 1)))) {
      JsonNode told = replay.answer().lines().getLast();

      assertThat(told.get("equal").booleanValue()).isFalse();
      assertThat(differing(told)).containsExactly("daily_count");
      assertThat(told.get("differences"))
          .extracting(each -> each.get("kind").stringValue())
          .startsWith("only_live");
      assertThat(told.get("differences"))
          .extracting(each -> each.at("/key/step").stringValue())
          .containsOnly("clicked");
    }
  }

  /// The tables that an answer says are not the same.
  private static List<String> differing(JsonNode told) {
    return told.get("tables")
        .valueStream()
        .filter(each ->
            !each.get("live_hash").equals(each.get("rebuilt_hash"))
                || !each.get("live_rows").equals(each.get("rebuilt_rows")))
        .map(each -> each.get("table").stringValue())
        .toList();
  }

  @Test
  void rowsOfAnEarlierVersionAreNamedAsAReasonUntilTheyAreMadeAnew() {
    stage.execute(
        "UPDATE applied_position SET oldest_decoder = oldest_decoder - 1, owner = owner + 1");
    stage.execute("UPDATE notification SET realtime = NOT realtime WHERE partition = 0");
    stage.publish(17, 1); // the sinks find that they have to take their partitions again
    stage.awaitAllApplied();

    assertThat(stage.replay().rebuild().run().reason()).contains("earlier version");
    assertThat(stage.replay().rebuild().swapAlways().run().swapped()).isTrue();

    stage.execute("UPDATE notification SET realtime = NOT realtime WHERE partition = 0");
    assertThat(stage.replay().rebuild().run().reason())
        .contains("differ")
        .doesNotContain("earlier version");
  }

  @Test
  void aReplayFromAPositionOrATimeKeepsWhatWasBeforeAndEqualsAll() {
    assertReplaysFromTheMiddleEqualAll(2);
  }

  @Test
  @Tag("endurance")
  void aReplayFromAnyOfManyPositionsOrTimesKeepsWhatWasBeforeAndEqualsAll() {
    assertReplaysFromTheMiddleEqualAll(4);
  }

  private void assertReplaysFromTheMiddleEqualAll(int batches) {
    List<long[]> stages = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      stage.publish(100 + i, 150);
      stage.awaitAllApplied();
      stages.add(stage.applied());
      times.add(Instant.now());
    }
    long log = stage.records(Topic.NOTIFICATIONS);
    long[] now = stage.applied();

    for (int i = 0; i < stages.size() - 1; i++) {
      for (int partition = 0; partition < ReplayStage.PARTITIONS; partition++) {
        long next = stages.get(i)[partition];
        equalFrom(position(partition, next - 1), now[partition] - next);
      }
      equalFrom(times.get(i), LongStream.of(now).sum() - LongStream.of(stages.get(i)).sum());
    }

    // Where no batch ended it begins with the batch.
    long begin = stage.beginOfABatchOfMoreThanThree();
    equalFrom(position(0, begin + 2), now[0] - begin);

    assertThat(stage.replay().rebuild().from(position(0, begin + 2)).run().swapped()).isTrue();
    stage.awaitAllApplied();
    assertThat(stage.recordsWithARow()).isEqualTo(log);
    assertThat(verified()).isTrue();
    assertThat(stage.replay().shadow().run().equal()).isTrue();
  }

  /// The records of the other topics come to it, and every question adds one to belfry.audit.
  private void equalFrom(Object from, long records) {
    stage.awaitAllApplied(); // also what the question before has left behind
    long before = recordsElsewhere();
    ReplayResult result = stage.replay().shadow().fresh().from(from).run();
    assertThat(result.differences()).isEmpty();
    assertThat(result.equal()).isTrue();
    assertThat(result.records() - records).isBetween(before, recordsElsewhere());
  }

  private long recordsElsewhere() {
    return Stream.of(Topic.RECEIPTS, Topic.AUDIT, Topic.DELIVERIES).mapToLong(stage::records).sum();
  }

  @Test
  void marksThatDoNotFollowFromTheChangesAreFoundFromAnyPosition() {
    stage.execute(
        """
        UPDATE notification SET removed_offset = NULL WHERE partition = 0 AND log_offset =
          (SELECT min(log_offset) FROM notification WHERE partition = 0 AND removed_offset > 0)
        """);

    ReplayResult result =
        stage.replay().shadow().fresh().from(position(1, stage.applied()[1] - 1)).run();

    assertThat(result.equal()).isFalse();
    assertThat(result.differences().getFirst().columns()).containsExactly("removed_offset");
  }

  @Test
  void aDatabaseThatIsGoneIsMadeAgainByTheSinkRowByRow() {
    Map<String, String> before = hashes();
    stage.service().close();

    stage.startAnew();

    assertThat(hashes()).isEqualTo(before).hasSize(ComparedTable.ALL.size());
  }

  @Test
  void everyTableIsComparedOrExemptForAReason() {
    List<String> exempt =
        List.of(
            "applied_position", // how far it is
            "chain_head", // where the batches ended
            "lost_record", // what this replay passed over
            "early_step", // which sink came first; compared with daily_count
            "early_seen", // likewise
            "contact", // what holds now, whatever was there before
            "push_subscription", // the same of devices
            "contact_position", // how far that is
            "flyway_schema_history");
    List<String> compared = ComparedTable.ALL.stream().map(ComparedTable::name).toList();

    assertThat(
            stage
                .service()
                .database()
                .sql("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(compared.stream(), exempt.stream()).toList());
  }

  private boolean verified() {
    return stage
        .service()
        .postAsAuditor("/api/audit/verify", "{}")
        .lines()
        .getLast()
        .get("ok")
        .booleanValue();
  }

  private Position position(int partition, long offset) {
    return stage.service().log().position(partition, offset);
  }

  private Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    for (ComparedTable table : ComparedTable.ALL) {
      hashes.put(
          table.name(),
          stage
              .service()
              .database()
              .sql(
                  "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY %s), '')) FROM %s t"
                      .formatted(String.join(", ", table.keys()), table.in("public")))
              .query(String.class)
              .single());
    }
    return hashes;
  }

  private String text(String sql) {
    return stage.service().database().sql(sql).query(String.class).single();
  }

  private List<@Nullable String> schemas() {
    return stage
        .service()
        .database()
        .sql("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'belfry%' ORDER BY 1")
        .query(String.class)
        .list();
  }
}
