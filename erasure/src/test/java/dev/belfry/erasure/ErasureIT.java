package dev.belfry.erasure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.events.TopicSetup;
import dev.belfry.testing.Infrastructure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a real broker, wherever the command ends early. What becomes of rows and of what people see
/// is tried with the services.
class ErasureIT {
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final RecipientId BOB = new RecipientId("bob");

  /// Lines that end the command when they are said for the first time: one of each kind, and all of
  /// the first, the emptied and the last topic that is replaced.
  private static final Pattern DEADLY =
      Pattern.compile(
          "^Nothing|receipts is copied|^All copies|^The copies"
              + "|(notifications|requests|audit) is (deleted|created|replaced)");

  private static final Act ACT = new Act("olga", "Ticket 4711 of alice");

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers());
  private final Clients clients = new Clients(kafka);
  private final Admin admin = clients.admin();
  private final Topics topics = new Topics(admin);
  private final Producer<byte[], byte[]> producer = clients.writer();
  private EventLog log = createTopics();

  private EventLog createTopics() {
    var setup = new TopicSetup(admin, PARTITIONS);
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              setup.createMissing();
              return setup.check();
            },
            found -> true);
  }

  @BeforeEach
  void fill() throws Exception {
    say(
        Topic.NOTIFICATIONS,
        BOB,
        "notification.created",
        "{\"recipient\":\"bob\",\"title\":\"1\"}");
    say(Topic.NOTIFICATIONS, ALICE, "notification.created", hers("Secret one"));
    say(Topic.NOTIFICATIONS, null, "notification.broadcast", "{\"title\":\"For all\"}");
    sayInTransaction(BOB, "{\"recipient\":\"bob\",\"title\":\"2\"}");
    say(
        Topic.NOTIFICATIONS,
        BOB,
        "notification.all-read",
        "{\"recipient\":\"bob\",\"actor\":\"bob\",\"up_to\":\"%s\"}".formatted(position(BOB, 0)));
    say(Topic.NOTIFICATIONS, ALICE, "notification.created", hers("Secret two"));
    // In the wrong place: nobody understands it, but it is hers.
    say(Topic.NOTIFICATIONS, BOB, "notification.created", hers("Secret three"));
    say(
        Topic.RECEIPTS,
        BOB,
        "notification.delivered",
        "{\"recipient\":\"bob\",\"seen\":\"%s\"}".formatted(position(BOB, 1)));
    say(Topic.RECEIPTS, ALICE, "session.opened", hers("Secret node"));
    say(
        Topic.DELIVERIES,
        null,
        "channel.activated",
        "{\"channel\":\"email\",\"epoch\":%s,\"partition\":0,\"from_offset\":0}"
            .formatted(log.epoch()));
    say(Topic.DELIVERIES, ALICE, "delivery.decided", hers("x"));
    put("alice/email", "{\"recipient\":\"alice\",\"email\":\"Alice@Example.org\"}");
    put("bob/email", "{\"recipient\":\"bob\",\"email\":\"bob@example.org\"}");
    String device = "00000000-0000-8000-8000-000000000001";
    put("bob/push/" + device, device(BOB, device, "2026-01-01T00:00:00.000Z"));
    put("alice/push/" + device, device(ALICE, device, "2026-02-01T00:00:00.000Z"));
    say(
        Topic.AUDIT,
        new RecipientId("olga"),
        "audit.queried",
        "{\"actor\":\"olga\",\"what\":\"GET /api/audit/inbox/{user}\",\"parameters\":{\"user\":\"alice\"},"
            + "\"reason\":\"Alice@example.org asks\"}");
    say(
        Topic.AUDIT,
        new RecipientId("olga"),
        "audit.dead-letter-discarded",
        "{\"actor\":\"olga\",\"topic\":\"belfry.notifications\",\"topic_id\":\"%s\",\"partition\":0,\"offset\":0,\"reason\":\"x\"}"
            .formatted(log.topicUuid()));
    producer
        .send(
            new ProducerRecord<>(
                Topic.REQUESTS_DEAD_LETTERS.topicName(),
                0,
                null,
                bytes("{\"recipient\": \"alice\", \"title\": ")))
        .get();
    producer
        .send(
            new ProducerRecord<>(
                Topic.REQUESTS_DEAD_LETTERS.topicName(), 0, null, bytes("no request")))
        .get();
    request();
    takeRequests();
  }

  @AfterEach
  void removeTopics() {
    names().stream().filter(name -> name.startsWith("belfry.")).forEach(topics::delete);
    producer.close();
    admin.close();
  }

  @Test
  void whereverItEndsEarly_inTheEndTheyAreGoneAndNothingElseHasMoved() throws Exception {
    Map<Topic, List<Stored>> before = read();
    String formerId = log.topicUuid().toString();
    Set<String> said = new HashSet<>();
    int runs = 0;
    boolean done = false;
    while (!done) {
      runs++;
      try (var erasure =
          new Erasure(
              kafka,
              line -> {
                if (DEADLY.matcher(line).find() && said.add(line)) {
                  throw new Killed();
                }
              })) {
        erasure.erase(ALICE, Set.of("secret"), ACT);
        done = true;
      } catch (Killed e) {
        // and once more
      }
    }
    assertThat(runs).isEqualTo(14);

    EventLog former = log;
    log = createTopics(); // all are as they must be
    assertThat(log.topicUuid()).hasToString(topicUuid()).isNotEqualTo(former.topicUuid());
    Map<Topic, List<Stored>> after = read();
    for (Topic topic : List.of(Topic.NOTIFICATIONS, Topic.RECEIPTS, Topic.DELIVERIES)) {
      List<Stored> kept = of(after, topic).stream().filter(each -> !each.erased()).toList();
      assertThat(kept)
          .as(topic.topicName())
          .isEqualTo(
              of(before, topic).stream()
                  .filter(each -> !("" + each.value()).contains("alice"))
                  .map(each -> each.with(inNewEpoch(each.value(), former)))
                  .toList());
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int number = partition;
        List<Long> offsets =
            of(after, topic).stream()
                .filter(each -> each.partition() == number)
                .map(Stored::offset)
                .toList();
        for (int i = 0; i < offsets.size(); i++) {
          assertThat(offsets.get(i)).isEqualTo(i);
        }
      }
    }
    assertThat(of(after, Topic.NOTIFICATIONS).stream().filter(Stored::erased))
        .as("three of hers, and the marker of the transaction")
        .hasSize(4);
    assertThat(after.get(Topic.CONTACTS))
        .extracting(Stored::key)
        .as("and the device was hers in the end, not Bob's")
        .containsExactly("bob/email");
    assertThat(after.get(Topic.REQUESTS)).isEmpty();
    assertThat(after.get(Topic.REQUESTS_DEAD_LETTERS))
        .extracting(Stored::value)
        .containsExactly("no request");
    assertThat(after.get(Topic.AUDIT))
        .extracting(Stored::value)
        .anySatisfy(value ->
            assertThat(value)
                .contains("\"parameters\":{\"user\":\"(erased)\"}", "\"reason\":\"(erased) asks\""))
        .anySatisfy(value ->
            assertThat(value)
                .contains("\"topic_id\":\"%s\"".formatted(log.topicUuid()))
                .doesNotContain(formerId))
        .anySatisfy(
            value -> assertThat(value).contains("\"what\":\"erase\"", "Ticket 4711 of (erased)"));
    assertThat(after.values().toString())
        .doesNotContainIgnoringCase("alice", "secret", "example.org asks");
    assertThat(before.get(Topic.BROADCASTS)).isEqualTo(after.get(Topic.BROADCASTS));
    assertThat(names()).noneMatch(name -> name.startsWith(Journal.NAME));
  }

  @Test
  void withoutErasing_itCountsWhatIsThereAndChangesNothing() throws Exception {
    Map<Topic, List<Stored>> before = read();
    var out = new StringWriter();

    int exit =
        EraseCommand.run(
            new PrintWriter(out),
            new PrintWriter(out),
            "alice",
            "--bootstrap-server",
            Infrastructure.shared().bootstrapServers(),
            "--mention",
            "for ALL");

    assertThat(exit).as(out.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("belfry.notifications +7 +3 +1\\R")
        .containsPattern("belfry.contacts +4 +3 +0\\R")
        .containsPattern("belfry.audit +2 +1 +0\\R");
    assertThat(read()).isEqualTo(before);
  }

  @Test
  void itIsRefusedWhileSomebodyReadsInAGroup() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("group.id", "belfry-persistence-receipts");
    try (Consumer<byte[], byte[]> member =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      member.subscribe(List.of(Topic.RECEIPTS.topicName()));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                member.poll(Duration.ofMillis(100));
                return member.assignment();
              },
              assigned -> !assigned.isEmpty());

      assertThatThrownBy(this::erase)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("belfry-persistence-receipts (")
          .hasMessageContaining("Stop all services");
    }
    assertThat(names()).noneMatch(name -> name.startsWith(Journal.NAME));
  }

  @Test
  void itIsRefusedWhileRequestsWait_andTakenBackTheTopicsAreAsTheyWere() throws Exception {
    request();
    Map<Topic, List<Stored>> before = read();

    assertThatThrownBy(this::erase)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Requests wait in belfry.requests")
        .hasMessageContaining("Start producer-api");
    assertThatThrownBy(
            () -> say(Topic.NOTIFICATIONS, BOB, "notification.created", "{\"recipient\":\"bob\"}"))
        .as("nothing can be written meanwhile")
        .isInstanceOf(ExecutionException.class);

    try (var erasure = new Erasure(kafka, _ -> {})) {
      erasure.abandon();
    }
    assertThat(createTopics()).isEqualTo(log);
    assertThat(read()).isEqualTo(before);
    say(Topic.NOTIFICATIONS, BOB, "notification.created", "{\"recipient\":\"bob\"}");
    assertThat(names()).noneMatch(name -> name.startsWith(Journal.NAME));
  }

  @Test
  void howFarOthersHaveReadRequestsDoesNotCount() throws Exception {
    request();
    commitEndOfRequests("monitor");

    assertThatThrownBy(this::erase)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Requests wait in belfry.requests (partition=count: {0=1})");
  }

  @Test
  void itIsRefusedWhileATransactionOfRequestsIsOpen() throws Exception {
    try (var writer = clients.onlyWriter("somebody")) {
      writer.beginTransaction();
      writer.send(new ProducerRecord<>(Topic.REQUESTS.topicName(), 0, null, bytes("{}"))).get();

      assertThatThrownBy(this::erase)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("in a transaction that has not ended");
      writer.abortTransaction();
    }
  }

  @Test
  void takenBackHalfway_itIsDoneFromTheBeginningAndNothingIsLost() throws Exception {
    endAt("All copies are there", erasure -> erasure.erase(ALICE, Set.of(), ACT));
    endAt("The copies are deleted", Erasure::abandon);

    erase();

    assertThat(read().get(Topic.NOTIFICATIONS)).extracting(Stored::key).contains("bob");
  }

  @Test
  void whoeverWasStartedBeforeAnotherGoesNoFurther() throws Exception {
    try (var first =
        new Erasure(
            kafka,
            line -> {
              if (line.startsWith("belfry.notifications is copied")) {
                endAt(
                    "belfry.notifications is copied", second -> second.erase(ALICE, Set.of(), ACT));
              }
            })) {
      assertThatThrownBy(() -> first.erase(ALICE, Set.of(), ACT))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("The command was started once more");
    }
    assertThat(topicUuid()).isEqualTo(log.topicUuid().toString());

    erase();

    assertThat(read().get(Topic.NOTIFICATIONS)).extracting(Stored::key).contains("bob");
  }

  @Test
  void nothingIsDeletedWhoseCopyIsGone() throws Exception {
    endAt("All copies are there", erasure -> erasure.erase(ALICE, Set.of(), ACT));
    topics.delete(Erasure.copyOf(Topic.NOTIFICATIONS.topicName()));

    assertThatThrownBy(this::erase)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("belfry.notifications is not deleted");
    assertThat(topicUuid()).isEqualTo(log.topicUuid().toString());
  }

  @Test
  void theReasonThatIsKeptNamesNobodyWhoWasErased() throws Exception {
    try (var erasure = new Erasure(kafka, _ -> {})) {
      erasure.erase(
          ALICE,
          Set.of("Alice Smith"),
          new Act("olga", "Alice Smith (alice@example.org) asked: ticket 4711"));
    }

    assertThat(read().get(Topic.AUDIT))
        .extracting(Stored::value)
        .anyMatch(value -> value.contains("(erased) ((erased)) asked: ticket 4711"))
        .noneMatch(value -> value.toLowerCase(Locale.ROOT).contains("alice"));
  }

  /// Runs it up to what it says there.
  private void endAt(String line, java.util.function.Consumer<Erasure> run) {
    try (var erasure =
        new Erasure(
            kafka,
            said -> {
              if (said.startsWith(line)) {
                throw new Killed();
              }
            })) {
      assertThatThrownBy(() -> run.accept(erasure)).isInstanceOf(Killed.class);
    }
  }

  @Test
  void aTopicThatSomebodyElseCreatedAndFilledMeanwhileIsNotDeleted() throws Exception {
    try (var erasure =
        new Erasure(
            kafka,
            line -> {
              if (line.startsWith("belfry.receipts is deleted")) {
                throw new Killed();
              }
            })) {
      assertThatThrownBy(() -> erasure.erase(ALICE, Set.of(), ACT)).isInstanceOf(Killed.class);
    }
    new TopicSetup(admin, PARTITIONS).createMissing();
    say(Topic.RECEIPTS, BOB, "session.closed", "{\"recipient\":\"bob\"}");

    assertThatThrownBy(this::erase)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("belfry.receipts was created anew by somebody else");
    try (var erasure = new Erasure(kafka, _ -> {})) {
      assertThatThrownBy(erasure::abandon)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("belfry.notifications has been replaced already");
    }
    topics.delete(Topic.RECEIPTS.topicName());
    erase();
    assertThat(read().get(Topic.RECEIPTS)).extracting(Stored::key).contains("bob");
  }

  private void erase() {
    try (var erasure = new Erasure(kafka, _ -> {})) {
      erasure.erase(ALICE, Set.of(), ACT);
    }
  }

  private @Nullable String inNewEpoch(@Nullable String value, EventLog former) {
    if (value == null) {
      return null;
    }
    String positions =
        value.replace(
            former.position(log.partitionOf(BOB), 0).toString().substring(0, 9),
            log.position(0, 0).toString().substring(0, 9));
    return positions.replace("\"epoch\":" + former.epoch(), "\"epoch\":" + log.epoch());
  }

  private String topicUuid() {
    return NewIdentities.uuid(topics.find(Topic.NOTIFICATIONS.topicName()).orElseThrow().topicId())
        .toString();
  }

  private Set<String> names() {
    return Topics.await(admin.listTopics().names());
  }

  private static List<Stored> of(Map<Topic, List<Stored>> all, Topic topic) {
    return requireNonNull(all.get(topic));
  }

  private Map<Topic, List<Stored>> read() {
    Map<Topic, List<Stored>> all = new TreeMap<>();
    var survey = new Survey(clients, topics);
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      for (Topic topic : Topic.values()) {
        List<Stored> records = new ArrayList<>();
        survey
            .partitions(topic.topicName())
            .forEach(
                partition -> Scan.all(reader, partition, each -> records.add(Stored.of(each))));
        all.put(topic, records);
      }
    }
    return all;
  }

  private Position position(RecipientId recipient, long offset) {
    return log.position(log.partitionOf(recipient), offset);
  }

  private static String hers(String words) {
    return "{\"recipient\":\"alice\",\"title\":\"%s\"}".formatted(words);
  }

  private static String device(RecipientId owner, String id, String at) {
    return "{\"recipient\":\"%s\",\"id\":\"%s\",\"registered_at\":\"%s\"}".formatted(owner, id, at);
  }

  private void say(Topic topic, @Nullable RecipientId key, String type, String value)
      throws Exception {
    producer.send(event(topic, key, type, value)).get();
  }

  private ProducerRecord<byte[], byte[]> event(
      Topic topic, @Nullable RecipientId key, String type, String value) {
    int partition = key == null || topic == Topic.AUDIT ? 0 : log.partitionOf(key);
    ProducerRecord<byte[], byte[]> said =
        new ProducerRecord<>(
            topic.topicName(), partition, key == null ? null : key.key(), bytes(value));
    said.headers().add("ce_type", bytes("dev.belfry.%s.v1".formatted(type)));
    said.headers().add("belfry_other", new byte[] {0, 1, 2});
    return said;
  }

  private void sayInTransaction(RecipientId key, String value) throws Exception {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("transactional.id", "somebody");
    try (Producer<byte[], byte[]> somebody =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      somebody.initTransactions();
      somebody.beginTransaction();
      somebody.send(event(Topic.NOTIFICATIONS, key, "notification.created", value)).get();
      somebody.commitTransaction();
    }
  }

  private void put(String key, String value) throws Exception {
    int partition = log.partitionOf(new RecipientId(key.substring(0, key.indexOf('/'))));
    producer
        .send(new ProducerRecord<>(Topic.CONTACTS.topicName(), partition, bytes(key), bytes(value)))
        .get();
  }

  private void request() throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                Topic.REQUESTS.topicName(), 0, null, bytes("{\"recipient\":\"alice\"}")))
        .get();
  }

  private void takeRequests() {
    commitEndOfRequests("belfry-requests");
  }

  private void commitEndOfRequests(String group) {
    var partition = new TopicPartition(Topic.REQUESTS.topicName(), 0);
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      long end = requireNonNull(reader.endOffsets(List.of(partition)).get(partition));
      Topics.await(
          admin
              .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(end)))
              .all());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// As if the process ended.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
