package dev.belfry.persistence.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.scan.OffsetRange.Records;
import dev.belfry.consumer.scan.PartitionReader;
import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.chain.Chain;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Segments.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One log whose partitions were each tampered with in another way, while the broker was down.
class VerifyIT {
  private static final String LOG = Topic.NOTIFICATIONS.topicName();
  private static final int SPOILT = 0;
  private static final int FORGED = 1;
  private static final int WITHOUT_SEGMENT = 2;
  private static final int REWRITTEN = 3;
  private static final int UNTOUCHED = 4;
  private static final int PARTITIONS = 5;
  private static final int RECORDS = 240;
  private static final int BATCH = 25;
  private static final long SOME_RECORD = 97;

  @TempDir private static Path folder;
  private static BrokerOnDisk broker;
  private static RunningService service;
  private static Answer before;
  private static JsonNode checkpoint;
  private static Batch spoilt;
  private static Batch forged;
  private static Batch removed;

  @BeforeAll
  static void tamper() {
    broker = BrokerOnDisk.start(folder);
    broker.createLog(PARTITIONS);
    service =
        RunningService.start(
                broker.bootstrapServers(),
                Infrastructure.shared().newDatabase(),
                "belfry.log.partitions=" + PARTITIONS,
                "belfry.persistence.batch-size=" + BATCH)
            .awaitTables();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      publishTo(partition, RECORDS);
    }
    awaitApplied(PARTITIONS * RECORDS);
    before = verify("{}");
    checkpoint = service.audit("/api/audit/checkpoint").body();

    broker.stop();
    spoilt = broker.segmentsOf(SPOILT).spoil(SOME_RECORD);
    forged = broker.segmentsOf(FORGED).forge(SOME_RECORD);
    List<Long> segments = broker.segmentsOf(WITHOUT_SEGMENT).firstOffsets();
    removed = new Batch(segments.get(1), segments.get(2) - 1);
    broker.segmentsOf(WITHOUT_SEGMENT).delete(removed.first());
    broker.segmentsOf(REWRITTEN).forge(SOME_RECORD);
    broker.startAgain();
    storeHeadsOfWhatIsThereNow(REWRITTEN);
  }

  @AfterAll
  static void end() {
    service.close();
    broker.close();
  }

  @Test
  void aLogThatNobodyTouchedIsProved() {
    JsonNode result = before.lines().getLast();

    assertThat(result.get("type").stringValue()).isEqualTo("result");
    assertThat(result.get("ok").booleanValue()).isTrue();
    assertThat(result.get("findings")).isEmpty();
    assertThat(result.get("records").longValue()).isEqualTo(PARTITIONS * RECORDS);
    assertThat(result.get("checkpoint").get("partitions")).isEqualTo(checkpoint.get("partitions"));
  }

  @Test
  void progressIsToldUntilTheResult() {
    var lines = before.lines();

    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.subList(0, lines.size() - 1))
        .allSatisfy(line -> {
          assertThat(line.get("type").stringValue()).isEqualTo("progress");
          assertThat(line.get("of").longValue()).isEqualTo(PARTITIONS * RECORDS);
          assertThat(line.propertyNames())
              .containsExactly("type", "partition", "records", "of", "per_second", "seconds_left");
        });
  }

  @Test
  void aByteThatWasChangedOnTheDiskIsFoundInItsBatchAndNowhereElse() {
    assertThat(findingsIn(SPOILT))
        .containsExactly(finding(SPOILT, "unreadable", spoilt.first(), spoilt.last()));
  }

  @Test
  void aRecordThatWasReplacedWithAFittingChecksumIsFoundInItsBatchOfTheSink() {
    List<ObjectNode> findings = findingsIn(FORGED);

    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          long from = finding.get("from").longValue();
          long to = finding.get("to").longValue();
          assertThat(finding.get("kind").stringValue()).isEqualTo("altered");
          assertThat(to - from).isLessThan(BATCH);
          assertThat(forged.last()).isGreaterThanOrEqualTo(from);
          assertThat(from == 0 || isStoredHead(FORGED, from)).isTrue();
          assertThat(isStoredHead(FORGED, to + 1)).isTrue();
        });
  }

  @Test
  void aSegmentThatWasRemovedFromTheMiddleIsNamedOffsetByOffset() {
    assertThat(findingsIn(WITHOUT_SEGMENT))
        .containsExactly(finding(WITHOUT_SEGMENT, "missing", removed.first(), removed.last()));
  }

  @Test
  void whatIsAppendedLaterIsNoDifference() {
    publishTo(UNTOUCHED, 10);
    await().untilAsserted(() -> assertThat(isStoredHead(UNTOUCHED, RECORDS + 10)).isTrue());

    assertThat(findingsIn(UNTOUCHED)).isEmpty();
    assertThat(findings("{\"checkpoint\":%s}".formatted(checkpoint), UNTOUCHED)).isEmpty();
  }

  @Test
  void whoRewritesLogAndDatabaseIsFoundByACheckpointKeptElsewhere() {
    assertThat(findingsIn(REWRITTEN)).isEmpty();
    assertThat(findings("{\"checkpoint\":%s}".formatted(checkpoint), REWRITTEN))
        .containsExactly(finding(REWRITTEN, "checkpoint_differs", 0, RECORDS - 1));
  }

  @Test
  void aLogThatEndsBeforeTheCheckpointLacksTheRest() {
    ObjectNode later = ((ObjectNode) checkpoint).deepCopy();
    ((ObjectNode) later.get("partitions").get(SPOILT)).put("next_offset", RECORDS + 5);

    assertThat(findings("{\"checkpoint\":%s}".formatted(later), SPOILT))
        .contains(
            finding(SPOILT, "missing", RECORDS, RECORDS + 4),
            finding(SPOILT, "checkpoint_differs", 0, RECORDS + 4));
  }

  @Test
  void aCheckpointThatIsNoneOfThisLogIsRefused() {
    String text = checkpoint.toString();
    for (String other :
        List.of(
            "{\"checkpoint\":1}",
            "{\"checkpoint\":{}}",
            "{\"check\":{}}",
            "{\"checkpoint\":%s}".formatted(text.replace("topic_id\":\"", "topic_id\":\"x")),
            "{\"checkpoint\":%s}".formatted(text.replace("head\":\"", "head\":\"x")),
            "{\"checkpoint\":%s}".formatted(text.replace("\"partition\":1", "\"partition\":0")),
            "{\"checkpoint\":%s}".formatted(text.replace("\"partition\":1", "\"partition\":99")))) {
      assertThat(service.postAsAuditor("/api/audit/verify", other).status())
          .as(other)
          .isEqualTo(422);
    }
    assertThat(service.postAsAuditor("/api/audit/verify", "[]").status()).isEqualTo(400);
  }

  @Test
  void onlyAuditorsMayAsk() {
    assertThat(service.get(Events.someone(), "/api/audit/checkpoint").status()).isEqualTo(403);
    assertThat(
            RunningService.await(
                    service.postLater(
                        dev.belfry.testing.Tokens.user("alice").signed(),
                        "/api/audit/verify",
                        "{}"))
                .status())
        .isEqualTo(403);
  }

  private static List<ObjectNode> findingsIn(int partition) {
    return findings("{}", partition);
  }

  private static List<ObjectNode> findings(String body, int partition) {
    JsonNode result = verify(body).lines().getLast();
    assertThat(result.get("ok").booleanValue()).isFalse();
    List<ObjectNode> findings = new ArrayList<>();
    for (JsonNode finding : result.get("findings")) {
      if (finding.get("partition").intValue() == partition) {
        findings.add((ObjectNode) finding);
      }
    }
    return findings;
  }

  private static ObjectNode finding(int partition, String kind, long from, long to) {
    return (ObjectNode)
        dev.belfry.events.Json.mapper()
            .readTree(
                "{\"topic\":\"belfry.notifications\",\"partition\":%s,\"kind\":\"%s\",\"from\":%s,\"to\":%s}"
                    .formatted(partition, kind, from, to));
  }

  private static Answer verify(String body) {
    Answer answer = service.postAsAuditor("/api/audit/verify", body);
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private static boolean isStoredHead(int partition, long offset) {
    return service
        .database()
        .sql(
            """
            SELECT EXISTS (
              SELECT FROM chain_head
              WHERE topic = 'belfry.notifications'
                AND partition = :partition AND next_offset = :offset)
            """)
        .param("partition", partition)
        .param("offset", offset)
        .query(Boolean.class)
        .single();
  }

  /// As one would who has both in hand.
  private static void storeHeadsOfWhatIsThereNow(int partition) {
    var chain = new Chain(Chain.beginning(service.log().topicId(), partition));
    try (var reader = PartitionReader.connect(broker.connection())) {
      reader.begin(new TopicPartition(LOG, partition), 0, RECORDS);
      for (var range = reader.read(); range.isPresent(); range = reader.read()) {
        ((Records) range.get())
            .records()
            .forEach(next ->
                service
                    .database()
                    .sql(
                        """
                        UPDATE chain_head SET head = :head
                        WHERE topic = 'belfry.notifications'
                          AND partition = :partition AND next_offset = :next
                        """)
                    .param("head", chain.add(next).head().bytes())
                    .param("partition", partition)
                    .param("next", next.offset() + 1)
                    .update());
      }
    }
  }

  private static void publishTo(int partition, int count) {
    RecipientId recipient = someoneIn(partition);
    var sent = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < count; i++) {
      sent.add(
          service
              .bean(dev.belfry.events.EventPublisher.class)
              .publish(service.log(), large(recipient)));
    }
    sent.forEach(RunningService::await);
  }

  private static NotificationCreated large(RecipientId recipient) {
    return Events.created(
        recipient,
        new Content(
            "title",
            "m".repeat(10_000),
            NotificationType.INFO,
            JsonObject.EMPTY,
            null,
            null,
            true));
  }

  private static RecipientId someoneIn(int partition) {
    RecipientId candidate = Events.someone();
    while (service.log().partitionOf(candidate) != partition) {
      candidate = Events.someone();
    }
    return candidate;
  }

  private static void awaitApplied(long records) {
    await()
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(
                    service
                        .database()
                        .sql(
                            "SELECT sum(next_offset) FROM applied_position WHERE topic = 'belfry.notifications'")
                        .query(Long.class)
                        .single())
                .isEqualTo(records));
  }
}
