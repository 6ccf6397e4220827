package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.events.Channel;
import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.Switch;
import dev.belfry.events.Topic;
import dev.belfry.testing.FoldedInbox;
import dev.belfry.testing.SocketClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every service as a process of its own, and what happens when one of them, or what they stand on,
/// dies.
class SeparateServicesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static Deployment belfry;
  private static String shop;

  @BeforeAll
  static void startAll() throws Exception {
    belfry = Deployment.shared();
    shop = belfry.api.token("shop", "notifications:send");
  }

  @Test
  void aPostReachesTheSocketsOnEveryNodeAndTheList() throws Exception {
    User alice = newUser("alice");
    SocketClient first = belfry.connect(0, alice.token());
    SocketClient second = belfry.connect(1, alice.token());
    int before = first.awaitFrame("connection_established", PATIENCE).get("unread_count").asInt();

    Answer accepted =
        Api.patiently(() -> belfry.api.notify(shop, alice.id(), "Hello", "hello-" + alice.id()));

    assertThat(accepted.status()).isEqualTo(202);
    for (SocketClient socket : List.of(first, second)) {
      JsonNode frame = socket.awaitFrame("new_notification", PATIENCE);
      assertThat(frame.at("/notification/id")).isEqualTo(accepted.body().get("id"));
      assertThat(frame.at("/notification/created_at")).isEqualTo(accepted.body().get("created_at"));
      assertThat(frame.get("position")).isEqualTo(accepted.body().get("position"));
      assertThat(frame.get("unread_count").asInt()).isEqualTo(before + 1);
    }
    Answer list =
        belfry.api.getPatiently(
            alice.token(),
            "/api/notifications?after=" + accepted.body().get("position").asString());
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.body().at("/notifications/0/id")).isEqualTo(accepted.body().get("id"));
    assertThat(list.body().get("unread_count").asInt()).isEqualTo(before + 1);
    assertThat(list.body().at("/notifications/0/delivered_at").isNull()).isTrue();

    second.send(
        "{\"type\":\"ack\",\"position\":\"%s\"}"
            .formatted(accepted.body().get("position").asString()));
    String path = "/api/notifications/" + accepted.body().get("id").asString();
    await()
        .atMost(PATIENCE)
        .until(() -> belfry.api.get(alice.token(), path).body().path("delivered_at").isString());
  }

  @Test
  void aPostUnderANewKeyIsPushedWithoutAQuestionToTheReadModel() throws Exception {
    User heidi = newUser("heidi");
    List<SocketClient> sockets =
        List.of(belfry.connect(0, heidi.token()), belfry.connect(1, heidi.token()));

    // Not before producer-api has read the log from its beginning; and others ask, too.
    await()
        .atMost(PATIENCE)
        .until(() -> {
          double before = questions();
          Answer accepted = notify(heidi, "New");
          for (SocketClient socket : sockets) {
            socket.awaitFrame(
                frame -> frame.at("/notification/id").equals(accepted.body().get("id")), PATIENCE);
          }
          return accepted.status() == 202 && questions() == before;
        });
  }

  /// On Linux a port that is open on all addresses would answer at 127.0.0.2, too.
  @Test
  void managementPortsAreOnLoopbackUnlessToldOtherwise() {
    List<ServiceProcess> services = new ArrayList<>(List.of(belfry.identity, belfry.producer));
    services.addAll(belfry.channels);
    services.addAll(belfry.persistence);
    services.addAll(belfry.deliveryNodes);

    assertThat(services).allMatch(service -> service.isManagedAt("127.0.0.1"));
    assertThat(services).noneMatch(service -> service.isManagedAt("127.0.0.2"));
  }

  private static double questions() throws IOException, InterruptedException {
    String operator = belfry.api.token("operator", "notifications:operate");
    double questions = 0;
    for (ServiceProcess instance : belfry.persistence) {
      questions +=
          instance.metric(
              operator, "http_server_requests_seconds_count", "uri=\"/internal/repeats\"");
    }
    return questions;
  }

  @Test
  @Tag("heavy")
  void everyAcceptedPostIsInTheListExactlyOnceThoughEachServiceIsKilledInTurn() throws Exception {
    User bob = newUser("bob");
    Set<String> accepted = new TreeSet<>();
    for (ServiceProcess victim :
        List.of(belfry.producer, belfry.persistence.getFirst(), belfry.deliveryNodes.getFirst())) {
      sendUntilAccepted(bob, 40, accepted);
      victim.kill9();
      List<String> unknown = sendOnce(bob, 20, accepted);
      victim.restart();
      // What was not answered may be in the log or not: repeating it with its key settles it.
      for (String key : unknown) {
        sendUntilAccepted(bob, key, accepted);
      }
    }
    assertThat(accepted).hasSize(180);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(titlesOf(bob)).containsExactlyInAnyOrderElementsOf(accepted));
  }

  @Test
  @Tag("heavy")
  void whetherANodeHadPushedItBeforeItWasKilledIsUnknownAndExplainSaysSo() throws Exception {
    User grace = newUser("grace");
    String auditor = belfry.api.token("auditor", "notifications:audit");
    ServiceProcess node = belfry.deliveryNodes.getFirst();
    List<String> steps = List.of();
    for (int attempt = 0; attempt < 5 && !steps.contains("unknown"); attempt++) {
      SocketClient socket = belfry.connect(0, grace.token());
      socket.awaitFrame("connection_established", PATIENCE);
      Answer reported = notify(grace, "Reported");
      await().atMost(PATIENCE).until(() -> stepsOf(auditor, reported).contains("pushed"));

      Answer pushed = notify(grace, "Not reported");
      socket.awaitFrames("new_notification", 2, PATIENCE);
      node.kill9();
      node.restart();

      // It has a second to report it, and may have been that quick.
      steps = stepsOf(auditor, pushed);
    }
    assertThat(steps).contains("accepted", "stored", "unknown").doesNotContain("not_pushed");
  }

  private static Answer notify(User user, String title) {
    String key = Ids.next().toString();
    return Api.patiently(() -> belfry.api.notify(shop, user.id(), title, key));
  }

  private static List<String> stepsOf(String auditor, Answer accepted) {
    Answer explained =
        belfry.api.getPatiently(
            auditor,
            "/api/audit/notifications/%s?reason=test&after=%s"
                .formatted(
                    accepted.body().get("id").asString(),
                    accepted.body().get("position").asString()));
    assertThat(explained.status()).isEqualTo(200);
    return explained
        .body()
        .get("steps")
        .valueStream()
        .map(step -> step.get("step").asString())
        .toList();
  }

  @Test
  @Tag("endurance")
  void oneNodeAndOneSinkCarryOnAloneAndNothingIsLostRepeatedOrOutOfOrder() throws Exception {
    User frank = newUser("frank");
    Device orphan = new Device(belfry, frank.token());
    Device watcher = new Device(belfry, frank.token());
    orphan.connect(0, false);
    watcher.connect(1, false);
    Set<String> accepted = new LinkedHashSet<>();
    sendUntilAccepted(frank, 40, accepted);

    belfry.deliveryNodes.getFirst().kill9();
    belfry.persistence.getFirst().kill9();
    for (int i = 0; i < 80; i++) {
      sendUntilAccepted(frank, 1, accepted);
      if (orphan.open() == null) {
        orphan.connect(1, true);
      }
    }

    List<String> newestFirst = new ArrayList<>(accepted).reversed();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(titlesOf(belfry.apiOf(1), frank)).isEqualTo(newestFirst));
    FoldedInbox inbox =
        WholeLog.read(belfry.bootstrapServers()).inboxOf(new RecipientId(frank.id()));
    for (Device device : List.of(orphan, watcher)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> new ClientModel(device.chains.getLast(), inbox).checkAgreement(Instant.now()));
      new ClientModel(device.chains.getLast(), inbox).checkFrames(true);
      device.drop(true);
    }
    belfry.persistence.getFirst().restart();
    belfry.deliveryNodes.getFirst().restart();
  }

  @Test
  @Tag("heavy")
  void withoutKafkaAPostIsRefusedInTimeAndSocketsLiveOn() throws Exception {
    User carol = newUser("carol");
    SocketClient socket = belfry.connect(0, carol.token());

    belfry.killBroker();
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      Answer refused = belfry.api.notify(shop, carol.id(), "Lost?", "lost-" + carol.id());
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body().get("outcome").asString()).isEqualTo("unknown");
      // Kafka's client would try for thirty seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }
    socket.send("{\"type\":\"ping\"}");
    socket.awaitFrame("pong", PATIENCE);

    belfry.restartBroker();
    Set<String> accepted = new TreeSet<>();
    sendUntilAccepted(carol, "back-" + carol.id(), accepted);
    socket.awaitFrame(
        frame -> frame.at("/notification/title").asString("").equals("back-" + carol.id()),
        PATIENCE);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(titlesOf(carol)).containsAll(accepted));
    assertThat(socket.frames("connection_established")).hasSize(1);
  }

  @Test
  @Tag("heavy")
  void withoutPostgresPushesGoOnAndTheReadModelCatchesUp() throws Exception {
    User dave = newUser("dave");
    SocketClient socket = belfry.connect(1, dave.token());
    Set<String> accepted = new TreeSet<>();
    sendUntilAccepted(dave, 20, accepted);

    belfry.database.kill9();
    sendUntilAccepted(dave, 20, accepted);
    assertThat(socket.awaitFrames("new_notification", 40, PATIENCE)).hasSize(40);
    Answer list = belfry.api.get(dave.token(), "/api/notifications");
    assertThat(list.status()).isEqualTo(503);

    belfry.database.start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(titlesOf(dave)).containsExactlyInAnyOrderElementsOf(accepted));
    assertThat(socket.frames("new_notification").stream().map(SeparateServicesIT::titleOf))
        .containsExactlyInAnyOrderElementsOf(accepted);
  }

  @Test
  void aPoisonRecordHurtsNobody() throws Exception {
    User erin = newUser("erin");
    SocketClient socket = belfry.connect(0, erin.token());
    Set<String> accepted = new TreeSet<>();

    long deadLetters = belfry.database.number("SELECT count(*) FROM dead_letter");
    sendUntilAccepted(erin, 10, accepted);
    putIntoTheLog(erin, "{\"half\":".getBytes(StandardCharsets.UTF_8));
    sendUntilAccepted(erin, 10, accepted);

    assertThat(socket.awaitFrames("new_notification", 20, PATIENCE)).hasSize(20);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(titlesOf(erin)).containsExactlyInAnyOrderElementsOf(accepted));
    assertThat(belfry.database.number("SELECT count(*) FROM dead_letter"))
        .isEqualTo(deadLetters + 1);
  }

  private record User(String id, String token) {}

  @Test
  void patchesOfDifferentSettingsAtOnceAllSurvive() throws Exception {
    User judy = newUser("judy");
    List<String> patches = new ArrayList<>();
    Switch.ALL.forEach(each -> patches.add("{\"%s\":false}".formatted(each.settingName())));
    patches.add("{\"locale\":\"de-AT\"}");
    patches.add("{\"time_zone\":\"Europe/Vienna\"}");
    for (int i = 0; patches.size() < 50; i++) {
      for (Channel channel : Channel.values()) {
        patches.add(
            "{\"preferences\":{\"category-%s\":{\"%s\":false}}}".formatted(i, channel.wireName()));
      }
    }
    Settings expected = Settings.DEFAULT;
    for (String patch : patches) {
      expected = expected.patchedBy(Json.mapper().readValue(patch, SettingsMembers.class));
    }

    List<Answer> answers;
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> sent =
          calls.invokeAll(
              patches.stream()
                  .<Callable<Answer>>map(patch ->
                      () ->
                          Api.patiently(() ->
                              belfry.api.change(
                                  judy.token(), "PATCH", "/api/notifications/settings", patch)))
                  .toList());
      answers = sent.stream().map(Future::resultNow).toList();
    }

    assertThat(answers).hasSizeGreaterThanOrEqualTo(50).allMatch(answer -> answer.status() == 202);
    String last =
        answers.stream()
            .map(answer -> answer.body().get("position").asString())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    assertThat(
            belfry
                .api
                .getPatiently(judy.token(), "/api/notifications/settings?after=" + last)
                .body())
        .isEqualTo(Json.readObject(Json.mapper().writeValueAsString(expected)));
    assertThat(expected.off()).hasSize(Switch.ALL.size());
  }

  @Test
  void aPatchIsAnsweredWithAllSettingsAndItsPosition() throws Exception {
    User judy = newUser("judy");
    String path = "/api/notifications/settings";

    Api.patiently(
        () -> belfry.api.put(judy.token(), path, "{\"info_enabled\":false,\"locale\":\"de-AT\"}"));
    Answer answer =
        Api.patiently(() ->
            belfry.api.change(judy.token(), "PATCH", path, "{\"time_zone\":\"Europe/Vienna\"}"));

    assertThat(answer.status()).isEqualTo(202);
    ObjectNode told = (ObjectNode) answer.body();
    String position = told.remove("position").asString();
    assertThat(told)
        .isEqualTo(belfry.api.getPatiently(judy.token(), path + "?after=" + position).body())
        .isEqualTo(
            Json.mapper()
                .valueToTree(
                    Settings.parse(
                        """
                        {"info_enabled":false,"locale":"de-AT","time_zone":"Europe/Vienna"}
                        """)));
  }

  private static User newUser(String name) throws IOException, InterruptedException {
    String id = name + "-" + Ids.next();
    return new User(id, belfry.api.token(id, ""));
  }

  private static void sendUntilAccepted(User user, int count, Set<String> accepted)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      sendUntilAccepted(user, "n-" + Ids.next(), accepted);
    }
  }

  /// The key is also the title, so that a list tells what was sent.
  private static void sendUntilAccepted(User user, String key, Set<String> accepted) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                return belfry.api.notify(shop, user.id(), key, key).status();
              } catch (IOException e) {
                return -1;
              }
            },
            status -> status == 202);
    accepted.add(key);
  }

  /// Sends without repeating, and returns the keys of what was not acknowledged.
  private static List<String> sendOnce(User user, int count, Set<String> accepted)
      throws InterruptedException {
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "k-" + Ids.next();
      try {
        if (belfry.api.notify(shop, user.id(), key, key).status() == 202) {
          accepted.add(key);
          continue;
        }
      } catch (IOException e) {
        // no answer: unknown, like a 503
      }
      unknown.add(key);
    }
    return unknown;
  }

  private static List<String> titlesOf(User user) throws IOException, InterruptedException {
    return titlesOf(belfry.api, user);
  }

  /// Of their own, apart from what others told everyone.
  private static List<String> titlesOf(Api api, User user)
      throws IOException, InterruptedException {
    List<String> titles = new ArrayList<>();
    for (int offset = 0; ; offset += 100) {
      Answer page = api.get(user.token(), "/api/notifications?limit=100&offset=" + offset);
      assertThat(page.status()).isEqualTo(200);
      for (JsonNode found : page.body().get("notifications")) {
        if (!found.get("broadcast").booleanValue()) {
          titles.add(found.get("title").asString());
        }
      }
      if (offset + 100 >= page.body().get("total_count").asInt()) {
        return titles;
      }
    }
  }

  private static String titleOf(JsonNode frame) {
    return frame.at("/notification/title").asString();
  }

  private static void putIntoTheLog(User user, byte[] value) throws Exception {
    RecipientId recipient = new RecipientId(user.id());
    int partition = new EventLog(Uuid.ZERO_UUID, 12).partitionOf(recipient);
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, belfry.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topic.NOTIFICATIONS.topicName(), partition, recipient.key(), value))
          .get();
    }
  }
}
