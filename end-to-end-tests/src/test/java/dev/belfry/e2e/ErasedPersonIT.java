package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.erasure.Act;
import dev.belfry.erasure.Erasure;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.PlayedPushService;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// One of three people is erased while Belfry stands still; then it makes its rows anew.
@Tag("endurance")
class ErasedPersonIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String WORDS = "Biopsy";
  private static final Set<String> THEIR_WORDS = Set.of("biopsy", "alice@example.com");

  @TempDir Path folder;

  @Test
  void nothingOfHerIsLeft_andEveryoneElseHasWhatTheyHad() throws Exception {
    try (var servers = Infrastructure.start();
        var pushService = new PlayedPushService()) {
      Map<String, JsonNode> before;
      String formerPosition;
      List<String> lines;
      try (ServiceProcess belfry = start(servers, servers.newDatabase())) {
        Api api = new Api(belfry.uri(), belfry.uri(), belfry.uri());
        category(api, "news", true);
        category(api, "quiet", false);
        try (Reached alice = reached(api, pushService, belfry, "alice");
            Reached bob = reached(api, pushService, belfry, "bob");
            Reached carol = reached(api, pushService, belfry, "carol")) {
          JsonNode forAlice = send(api, "alice", WORDS);
          JsonNode forBob = send(api, "bob", "For Bob");
          for (int i = 0; i < 2; i++) {
            forAlice = send(api, "alice", WORDS + " " + i);
            forBob = send(api, "bob", "For Bob " + i);
          }
          JsonNode forCarol = send(api, "carol", "For Carol");
          post(
              api,
              "/api/notifications/broadcast",
              "{\"title\": \"For all\", \"message\": \"All\", \"category\": \"quiet\"}");
          sent(alice, 3, forAlice);
          sent(bob, 3, forBob);
          sent(carol, 1, forCarol);
          assertThat(pushService.pushed()).isNotEmpty();
          String marked =
              accepted(
                      Api.patiently(
                          () -> api.put(bob.token(), "/api/notifications/mark-all-read", "")))
                  .path("position")
                  .asString();
          String read = "/api/notifications/%s/read".formatted(forCarol.path("id").asString());
          accepted(Api.patiently(() -> api.put(carol.token(), read, "")));
          accepted(
              Api.patiently(() -> api.put(alice.token(), "/api/notifications/mark-all-read", "")));
          JsonNode unread = send(api, "bob", "Unread by Bob");
          formerPosition = unread.path("position").asString();
          assertThat(formerPosition).startsWith(marked.substring(0, 9));
          sent(bob, 4, unread);
          assertThat(
                  api.getPatiently(
                          api.token("olga", "notifications:audit"),
                          "/api/audit/inbox/alice?at=%s&reason=%s"
                              .formatted(forAlice.path("position").asString(), WORDS))
                      .status())
              .isEqualTo(200);
          before = seenBy(api, List.of("bob", "carol"));
        }
        lines = belfry.lines();
      }
      int pushed = pushService.pushed().size();
      assertThat(found(servers)).as("before").isNotEmpty();

      erase(servers);

      assertThat(found(servers)).isEmpty();
      long attempts = attempts(servers);
      Database anew = servers.newDatabase();
      try (ServiceProcess belfry = start(servers, anew)) {
        Api api = new Api(belfry.uri(), belfry.uri(), belfry.uri());
        String operator = api.token("olga", "notifications:audit");
        String token = api.token("bob", "");
        Map<String, JsonNode> after =
            Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> seenBy(api, List.of("bob", "carol")), seen -> seen.equals(before));
        assertThat(after).isEqualTo(before);
        assertThat(api.getPatiently(token, "/api/notifications?after=" + formerPosition).status())
            .isEqualTo(400);
        JsonNode verified = api.lastLine(operator, "/api/audit/verify?reason=after", "{}");
        assertThat(verified.path("ok").asBoolean()).as(verified.toString()).isTrue();
        assertThat(verified.path("findings")).isEmpty();

        // Whatever were to be sent again would be sent before this.
        JsonNode last = send(api, "bob", "The first of the new log");
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              assertThat(states(api, token, last.path("id").asString()))
                  .containsOnly("sent")
                  .hasSize(2);
            });
        assertThat(pushService.pushed()).hasSize(pushed + 1);
        assertThat(attempts(servers)).as("of a mail and of a push").isEqualTo(attempts + 2);
        assertThat(
                api.getPatiently(api.token("alice", ""), "/api/notifications")
                    .body()
                    .path("notifications")
                    .valueStream()
                    .map(one -> one.path("title").asString()))
            .containsExactly("For all");
        assertThat(rows(anew)).noneMatch(ErasedPersonIT::isTheirs);
        assertThat(deadLetters(anew)).isZero();
        assertThat(Stream.concat(lines.stream(), belfry.lines().stream()))
            .noneMatch(ErasedPersonIT::isTheirs);
      }
    }
  }

  /// The command ends in the middle, and is run again.
  private static void erase(Infrastructure servers) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", servers.bootstrapServers());
    var alice = new RecipientId("alice");
    var act = new Act("olga", "They asked for it");
    // The group's members may be remembered for as long as their sessions would last.
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          try (var erasure =
              new Erasure(
                  kafka,
                  line -> {
                    if (line.startsWith("belfry.receipts is deleted")) {
                      throw new IllegalStateException("killed");
                    }
                  })) {
            assertThatThrownBy(() -> erasure.erase(alice, Set.of(WORDS), act)).hasMessage("killed");
          }
        });
    try (var erasure = new Erasure(kafka, _ -> {})) {
      erasure.erase(alice, Set.of(WORDS), act);
    }
  }

  private ServiceProcess start(Infrastructure servers, Database database) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BELFRY_DATADIRECTORY", folder.resolve("data").toString());
    environment.put("SPRING_KAFKA_BOOTSTRAPSERVERS", servers.bootstrapServers());
    environment.put("SPRING_DATASOURCE_URL", database.jdbcUrl());
    environment.put("SPRING_DATASOURCE_USERNAME", database.username());
    environment.put("SPRING_DATASOURCE_PASSWORD", database.password());
    environment.put("BELFRY_LOG_PARTITIONS", "3");
    environment.put("BELFRY_CHANNEL_PUSH_ALLOWEDHOSTS", "127.0.0.1");
    environment.put("BELFRY_CHANNEL_EMAIL_GATHER", "0s");
    var belfry = new ServiceProcess("standalone", environment);
    belfry.awaitReady();
    return belfry;
  }

  private static void category(Api api, String key, boolean enabled) throws Exception {
    Map<String, ?> soon = Map.of("enabled", enabled, "delay_seconds", 0, "unless", "read");
    String editor = api.token("editor", "catalogue:write");
    String body =
        Json.mapper()
            .writeValueAsString(
                Map.of("name", key, "channels", Map.of("email", soon, "push", soon)));
    accepted(
        Api.patiently(
            () -> api.put(editor, "/api/categories/%s?reason=test".formatted(key), body)));
  }

  private static Reached reached(
      Api api, PlayedPushService pushService, ServiceProcess belfry, String name) throws Exception {
    return Reached.in("en", api, pushService, belfry.sockets(), name);
  }

  private static JsonNode send(Api api, String recipient, String title) throws Exception {
    return post(
        api,
        "/api/notifications",
        Json.mapper()
            .writeValueAsString(
                Map.of(
                    "recipient",
                    recipient,
                    "title",
                    title,
                    "message",
                    title + ", in full",
                    "category",
                    "news")));
  }

  /// Again under the same key where a busy machine does not answer in time.
  private static JsonNode post(Api api, String path, String body) throws Exception {
    String shop = api.token("shop", "notifications:send");
    String key = Ids.next().toString();
    return accepted(Api.patiently(() -> api.post(shop, path, body, key)));
  }

  private static JsonNode accepted(Api.Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    return answer.body();
  }

  /// Returns when so many of a person's notifications have been sent by mail and push.
  private static void sent(Reached person, int count, JsonNode last) {
    String after = last.path("position").asString();
    Awaitility.await(person.name())
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          int both = 0;
          for (JsonNode one : person.list(after).values()) {
            List<String> states = new ArrayList<>();
            person
                .deliveries(one.path("id").asString(), after)
                .forEach(each -> states.add(each.path("state").asString()));
            if (states.equals(List.of("sent", "sent"))) {
              both++;
            }
          }
          assertThat(both).isEqualTo(count);
        });
  }

  private static List<String> states(Api api, String token, String id) throws Exception {
    return api.getPatiently(token, "/api/notifications/%s/deliveries".formatted(id))
        .body()
        .path("deliveries")
        .valueStream()
        .map(one -> one.path("state").asString())
        .toList();
  }

  /// What people see, without the epoch of positions.
  private static Map<String, JsonNode> seenBy(Api api, List<String> people) throws Exception {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    for (String name : people) {
      String token = api.token(name, "");
      JsonNode list = api.getPatiently(token, "/api/notifications?limit=100").body();
      all.put(name, timeless(list));
      all.put(
          name + "'s unread",
          timeless(api.getPatiently(token, "/api/notifications/unread-count").body()));
      all.put(
          name + "'s settings",
          timeless(api.getPatiently(token, "/api/notifications/settings").body()));
      for (JsonNode one : list.path("notifications")) {
        String id = one.path("id").asString();
        all.put(
            name + " " + id,
            timeless(
                api.getPatiently(token, "/api/notifications/%s/deliveries".formatted(id)).body()));
      }
    }
    return all;
  }

  private static JsonNode timeless(JsonNode answer) {
    return Json.mapper()
        .readTree(
            answer.toString().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}-[0-9a-f]{16}\")", "epoch$1"));
  }

  private static boolean isTheirs(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return THEIR_WORDS.stream().anyMatch(lower::contains);
  }

  /// The topics that have words of theirs, with one record each.
  private static Map<String, String> found(Infrastructure servers) {
    Map<String, String> found = new TreeMap<>();
    read(
        servers,
        one -> {
          StringBuilder text = new StringBuilder(text(one.key()) + text(one.value()));
          one.headers().forEach(header -> text.append(text(header.value())));
          if (isTheirs(text.toString())) {
            found.put(one.topic(), text.toString());
          }
        });
    return found;
  }

  /// How often something was sent, as the topic of the deliveries says.
  private static long attempts(Infrastructure servers) {
    var count = new AtomicLong();
    read(
        servers,
        one -> {
          Header type = one.headers().lastHeader("ce_type");
          if (type != null && text(type.value()).equals("dev.belfry.delivery.attempted.v1")) {
            count.incrementAndGet();
          }
        });
    return count.get();
  }

  private static void read(Infrastructure servers, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers.bootstrapServers());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(each);
      }
    }
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)).toString();
  }

  /// All rows of all tables, as text.
  private static List<String> rows(Database database) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery(
              """
              SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
              WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
              """)) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      assertThat(tables).hasSizeGreaterThan(20);
      for (String table : tables) {
        try (ResultSet found =
            statement.executeQuery("SELECT t::text FROM %s t".formatted(table))) {
          while (found.next()) {
            rows.add(table + found.getString(1));
          }
        }
      }
    }
    return rows;
  }

  private static long deadLetters(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM dead_letter")) {
      count.next();
      return count.getLong(1);
    }
  }
}
