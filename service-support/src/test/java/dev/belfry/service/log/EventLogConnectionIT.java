package dev.belfry.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.service.trace.Traces;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/// The topics are the broker's only ones of their names, so every test makes them anew.
class EventLogConnectionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;

  private final Infrastructure infrastructure = Infrastructure.shared();
  private final Admin admin = Admin.create(connection(infrastructure));
  private Optional<EventLogConnection> running = Optional.empty();

  @BeforeEach
  void removeTopics() throws Exception {
    List<String> ours =
        admin.listTopics().names().get().stream()
            .filter(name -> name.startsWith("belfry."))
            .toList();
    admin.deleteTopics(ours).all().get();
    await()
        .atMost(PATIENCE)
        .until(() ->
            admin.listTopics().names().get().stream().noneMatch(n -> n.startsWith("belfry.")));
  }

  @AfterEach
  void stop() {
    running.ifPresent(EventLogConnection::stop);
    admin.close();
  }

  private static Map<String, Object> connection(Infrastructure infrastructure) {
    return Map.of("bootstrap.servers", infrastructure.bootstrapServers());
  }

  private EventLogConnection started(Infrastructure kafka, boolean createTopics) {
    EventLogConnection connection =
        new EventLogConnection(connection(kafka), properties(createTopics));
    running = Optional.of(connection);
    connection.start();
    return connection;
  }

  private static EventLogProperties properties(boolean createTopics) {
    return new EventLogProperties(true, PARTITIONS, createTopics, Duration.ofMillis(200));
  }

  private static void awaitUp(EventLogConnection connection) {
    await().atMost(PATIENCE).until(() -> connection.health().getStatus().equals(Status.UP));
  }

  private static void awaitReason(EventLogConnection connection, String... parts) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reason(connection.health())).contains(parts));
    assertThat(connection.health().getStatus()).isEqualTo(Status.DOWN);
  }

  private static String reason(Health health) {
    return String.valueOf(health.getDetails().get("reason"));
  }

  @Test
  void createsEveryTopicAsItMustBe() throws Exception {
    EventLogConnection connection = started(infrastructure, true);

    awaitUp(connection);

    EventLog log = connection.eventLog().orElseThrow();
    assertThat(log.partitions()).isEqualTo(PARTITIONS);
    assertThat(connection.whenAvailable()).isCompletedWithValue(log);
    var topics =
        admin
            .describeTopics(Arrays.stream(Topic.values()).map(Topic::topicName).toList())
            .allTopicNames()
            .get();
    assertThat(
            topics.values().stream()
                .collect(Collectors.toMap(t -> t.name(), t -> t.partitions().size())))
        .containsEntry("belfry.notifications", 3)
        .containsEntry("belfry.receipts", 3)
        .containsEntry("belfry.audit", 1)
        .containsEntry("belfry.broadcasts", 1)
        .containsEntry("belfry.requests", 3)
        .containsEntry("belfry.requests-dlt", 3);
  }

  @Test
  void leavesTopicsThatAreThereAsTheyAre() {
    awaitUp(started(infrastructure, true));
    EventLog first = running.orElseThrow().eventLog().orElseThrow();
    stopRunning();

    EventLogConnection second = started(infrastructure, true);

    awaitUp(second);
    assertThat(second.eventLog()).contains(first);
  }

  @Test
  void waitsForTopicsThatAnotherServiceMakes() throws Exception {
    EventLogConnection waiting = started(infrastructure, false);
    awaitReason(waiting, "no such topic: belfry.notifications, belfry.receipts");
    assertThat(waiting.eventLog()).isEmpty();

    EventLogConnection maker = new EventLogConnection(connection(infrastructure), properties(true));
    maker.start();

    awaitUp(waiting);
    maker.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "cleanup.policy, compact, delete",
    "retention.ms, 604800000, -1",
    "retention.bytes, 1000000, -1",
    "message.timestamp.type, CreateTime, LogAppendTime",
    "unclean.leader.election.enable, true, false"
  })
  void namesASettingThatIsWrong(String setting, String wrong, String expected) throws Exception {
    awaitUp(started(infrastructure, true));
    stopRunning();
    alter(setting, wrong);

    EventLogConnection connection = started(infrastructure, true);

    awaitReason(
        connection,
        "belfry.notifications: %s is %s (expected: %s)".formatted(setting, wrong, expected));
    alter(setting, expected);
    awaitUp(connection);
  }

  @Test
  void namesTheSizeThatTheLogMustTake_andTheCommandThatPutsItRight() throws Exception {
    awaitUp(started(infrastructure, true));
    stopRunning();
    alter("max.message.bytes", "65536");

    awaitReason(
        started(infrastructure, true),
        "belfry.notifications: max.message.bytes is 65536 (expected: at least 131072)",
        "--alter --topic belfry.notifications --add-config max.message.bytes=131072");
  }

  @Test
  void aTopicThatMayBeWrittenAgainIsFoundOutWithoutAnybodysTrying() {
    KafkaWrites writes = new KafkaWrites();
    EventLogConnection connection =
        new EventLogConnection(connection(infrastructure), properties(true), writes, Traces.OFF);
    running = Optional.of(connection);
    connection.ended("belfry.receipts", new TopicAuthorizationException("belfry.receipts"));
    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);

    connection.start();

    await().atMost(PATIENCE).until(() -> writes.health().getStatus().equals(Status.UP));
  }

  @Test
  void aLogThatWasCreatedAnewIsNoLogForThisProcessAnyMore() throws Exception {
    EventLogConnection connection = started(infrastructure, true);
    awaitUp(connection);
    EventLog first = connection.eventLog().orElseThrow();
    removeTopics();
    awaitReason(connection, "no such topic: belfry.notifications");

    try (var createdAnew = new AutoClosingConnection(infrastructure)) {
      awaitUp(createdAnew.connection);
      awaitReason(connection, "The topic belfry.notifications was created anew");

      assertThat(connection.whenLost()).succeedsWithin(PATIENCE);
      assertThat(connection.eventLog()).isEmpty();
      assertThat(createdAnew.connection.eventLog()).isPresent().isNotEqualTo(Optional.of(first));
    }
  }

  private record AutoClosingConnection(EventLogConnection connection) implements AutoCloseable {
    AutoClosingConnection(Infrastructure kafka) {
      this(new EventLogConnection(EventLogConnectionIT.connection(kafka), properties(true)));
      connection.start();
    }

    @Override
    public void close() {
      connection.stop();
    }
  }

  private void alter(String setting, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, "belfry.notifications"),
                List.of(
                    new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  @Test
  void namesAWrongNumberOfPartitions() throws Exception {
    awaitUp(started(infrastructure, true));
    stopRunning();
    admin.createPartitions(Map.of("belfry.receipts", NewPartitions.increaseTo(4))).all().get();

    awaitReason(started(infrastructure, true), "belfry.receipts has 4 partitions (expected: 3)");
  }

  @Test
  void namesTheSettingThatKafkasClientDoesNotAccept() {
    EventLogConnection nowhere =
        new EventLogConnection(Map.of("bootstrap.servers", "localhost"), properties(true));
    nowhere.start();
    running = Optional.of(nowhere);

    awaitReason(nowhere, "bootstrap.servers");
  }

  @Test
  void namesAllThatIsWrongAtOnce() throws Exception {
    admin.createTopics(List.of(new NewTopic("belfry.notifications", 1, (short) 1))).all().get();

    awaitReason(
        started(infrastructure, true),
        "belfry.notifications has 1 partitions (expected: 3)",
        "message.timestamp.type is CreateTime (expected: LogAppendTime)");
  }

  @Test
  void startsWhileKafkaIsAwayAndFindsItLater() {
    try (Infrastructure own = Infrastructure.start()) {
      own.stopKafka();
      EventLogConnection connection = started(own, true);
      awaitReason(connection, "Kafka");
      assertThat(connection.whenAvailable()).isNotDone();

      own.startKafka();

      awaitUp(connection);
      stopRunning();
    }
  }

  private void stopRunning() {
    running.ifPresent(EventLogConnection::stop);
    running = Optional.empty();
  }
}
