package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.testing.PlayedPushService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// An experiment from its first call to its results. 300 people are told of the same in one of two
/// ways or not at all. Some of them have an open page, an address and a browser that takes pushes,
/// and are sent something else afterwards: when that has come, all that came before it has.
@Tag("heavy")
class ExperimentIT {
  private static final int ALL = 300;
  private static final int REACHED = 20;
  private static final int EACH_SO_MANY_READS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> WORDS = Map.of("plain", "Plain", "warm", "Warm");

  /// What somebody was sent.
  private record Sent(String id, String position) {}

  @TempDir static Path folder;
  private static final Map<String, Reached> reached = new LinkedHashMap<>();
  private static final Map<String, String> variants = new LinkedHashMap<>();
  private static final List<String> readers = new ArrayList<>();
  private static Map<String, Sent> inExperiment = Map.of();
  private static Map<String, Sent> afterwards = Map.of();
  private static PlayedPushService pushService;
  private static ServiceProcess belfry;
  private static Api api;

  @BeforeAll
  static void tellEveryone() throws Exception {
    pushService = new PlayedPushService();
    belfry =
        new ServiceProcess(
            "standalone",
            Map.of(
                "BELFRY_DATADIRECTORY", folder.resolve("data").toString(),
                "BELFRY_CHANNEL_PUSH_ALLOWEDHOSTS", "127.0.0.1",
                "BELFRY_CHANNEL_EMAIL_GATHER", "0s"));
    belfry.awaitReady();
    api = new Api(belfry.uri(), belfry.uri(), belfry.uri());
    Map<String, ?> soon = Map.of("enabled", true, "delay_seconds", 1, "unless", "never");
    put("categories/news", Map.of("name", "News", "channels", Map.of("email", soon, "push", soon)));
    Map<String, Integer> versions = new HashMap<>();
    for (String title : List.of("Plain", "Warm", "Newest")) {
      int version =
          put(
              "templates/shipped",
              Map.of(
                  "category",
                  "news",
                  "default_locale",
                  "en",
                  "texts",
                  Map.of(
                      "en", Map.of("in_app", Map.of("title", title, "message", "It is done.")))));
      versions.put(title, version);
    }
    put(
        "experiments/tone",
        Map.of(
            "template",
            "shipped",
            "metric",
            "read",
            "holdout",
            2_500,
            "variants",
            List.of(
                Map.of("name", "plain", "weight", 6_000, "template_version", versions.get("Plain")),
                Map.of(
                    "name", "warm", "weight", 4_000, "template_version", versions.get("Warm")))));

    // Always the same people, since their names and that of the experiment decide.
    List<String> people = IntStream.range(0, ALL).mapToObj(number -> "person-" + number).toList();
    for (String name : people.subList(0, REACHED)) {
      reached.put(name, Reached.in("en", api, pushService, belfry.sockets(), name));
    }
    inExperiment = send(people, Map.of("template", "shipped"));
    afterwards =
        send(
            people.subList(0, REACHED),
            Map.of("title", "Afterwards", "message", "Something else.", "category", "news"));
    String auditor = api.token("auditor", "notifications:audit");
    for (String name : people) {
      variants.put(name, variantOf(of(name, inExperiment), auditor));
    }
    for (int number = 0; number < ALL; number += EACH_SO_MANY_READS) {
      String name = people.get(number);
      String token = api.token(name, "");
      String path = "/api/notifications/%s/read".formatted(of(name, inExperiment).id());
      accepted(Api.patiently(() -> api.put(token, path, "")));
      readers.add(name);
    }
  }

  @AfterAll
  static void stop() {
    reached.values().forEach(Reached::close);
    if (belfry != null) {
      belfry.close();
    }
    pushService.close();
  }

  @Test
  void whoeverIsHeldOutIsToldNowhere() throws Exception {
    for (Reached person : those("holdout")) {
      Sent kept = of(person.name(), inExperiment);
      Sent other = of(person.name(), afterwards);
      person.mail(other.id(), other.position());

      assertThat(person.frames(1)).containsOnlyKeys(other.id());
      assertThat(person.resumed(1)).containsOnlyKeys(other.id());
      assertThat(person.pushes(1)).containsOnlyKeys(other.id());
      assertThat(person.subjects()).containsExactly("Afterwards");
      assertThat(person.rawFrames())
          .filteredOn(frame -> frame.contains(kept.id()))
          .allMatch(frame -> frame.startsWith("{\"type\":\"notification_read\"")); // their own
      assertThat(person.deliveries(kept.id(), other.position()))
          .extracting(
              each -> each.path("channel").asString(),
              each -> each.path("state").asString(),
              each -> each.path("reason").asString())
          .containsExactlyInAnyOrder(
              tuple("email", "skipped", "not_requested"),
              tuple("push", "skipped", "not_requested"));
    }
  }

  @Test
  void theyFindItInTheirInbox_inTheWordsOfTheControl() throws Exception {
    for (Reached person : those("holdout")) {
      Sent kept = of(person.name(), inExperiment);
      Map<String, JsonNode> list = person.list(of(person.name(), afterwards).position());

      assertThat(list).containsOnlyKeys(of(person.name(), afterwards).id(), kept.id());
      assertThat(title(kept, list)).isEqualTo("Plain");
    }
  }

  @Test
  void everyoneElseIsToldInEveryWay_inTheWordsOfTheirVariant() throws Exception {
    for (String variant : List.of("plain", "warm")) {
      for (Reached person : those(variant)) {
        Sent sent = of(person.name(), inExperiment);
        String words = requireNonNull(WORDS.get(variant));

        assertThat(title(sent, person.frames(2))).isEqualTo(words);
        assertThat(title(sent, person.pushes(2))).isEqualTo(words);
        assertThat(title(sent, person.list(sent.position()))).isEqualTo(words);
        assertThat(person.mail(sent.id(), sent.position()).getSubject()).startsWith(words);
      }
    }
  }

  @Test
  void theResultsCountWhomTheNotificationsName_andWhoOfThemHasRead() throws Exception {
    String analyst = api.token("analyst", "notifications:analytics");
    Map<String, Long> people = counted(variants.keySet().stream());
    Map<String, Long> outcomes = counted(readers.stream());
    assertThat(people).containsOnlyKeys("plain", "warm", "holdout");
    assertThat(outcomes).containsOnlyKeys("plain", "warm", "holdout");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode results = api.getPatiently(analyst, "/api/experiments/tone/results").body();
          assertThat(results.path("arms"))
              .extracting(
                  arm -> arm.path("name").asString(),
                  arm -> arm.path("people").asLong(),
                  arm -> arm.path("outcomes").asLong())
              .containsExactly(
                  tuple("plain", people.get("plain"), outcomes.get("plain")),
                  tuple("warm", people.get("warm"), outcomes.get("warm")));
          assertThat(results.at("/holdout/people").asLong()).isEqualTo(people.get("holdout"));
          assertThat(results.path("sample_ratio_ok").asBoolean()).isTrue();
          assertThat(results.path("state").asString()).isEqualTo("running");
        });
  }

  private static Map<String, Long> counted(Stream<String> names) {
    return names.collect(groupingBy(name -> requireNonNull(variants.get(name)), counting()));
  }

  /// Those of a variant whom it could reach.
  private static List<Reached> those(String variant) {
    List<Reached> those =
        reached.values().stream()
            .filter(person -> variant.equals(variants.get(person.name())))
            .toList();
    assertThat(those).as(variant).isNotEmpty();
    return those;
  }

  private static String title(Sent sent, Map<String, JsonNode> shown) {
    return requireNonNull(shown.get(sent.id())).path("title").asString();
  }

  private static Sent of(String name, Map<String, Sent> sent) {
    return requireNonNull(sent.get(name), name);
  }

  private static String variantOf(Sent sent, String auditor) {
    Api.Answer answer =
        api.getPatiently(
            auditor, "/api/audit/notifications/%s?after=%s".formatted(sent.id(), sent.position()));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().at("/notification/experiment/key").asString()).isEqualTo("tone");
    return answer.body().at("/notification/experiment/variant").asString();
  }

  /// @return its version: a repeat may have made more than one
  private static int put(String path, Map<String, ?> body) throws Exception {
    String editor = api.token("editor", "catalogue:write");
    String text = Json.mapper().writeValueAsString(body);
    Api.Answer answer =
        Api.patiently(() -> api.put(editor, "/api/%s?reason=test".formatted(path), text));
    accepted(answer);
    return answer.body().path("version").asInt();
  }

  /// By name. A busy machine does not begin with all in time: a repeat completes the call.
  private static Map<String, Sent> send(List<String> people, Map<String, String> members)
      throws Exception {
    List<Map<String, String>> bodies = new ArrayList<>();
    for (String name : people) {
      Map<String, String> body = new HashMap<>(members);
      body.put("recipient", name);
      bodies.add(body);
    }
    String body = Json.mapper().writeValueAsString(bodies);
    String token = api.token("shop", "notifications:send");
    String key = Ids.next().toString();
    JsonNode results =
        Awaitility.await("all are accepted")
            .atMost(PATIENCE)
            .until(
                () -> api.post(token, "/api/notifications/batch", body, key).body().path("results"),
                those ->
                    those.size() == people.size()
                        && those
                            .valueStream()
                            .noneMatch(result -> result.path("status").asInt() == 503));
    Map<String, Sent> sent = new LinkedHashMap<>();
    for (int i = 0; i < people.size(); i++) {
      JsonNode result = results.path(i);
      assertThat(result.path("status").asInt()).as(result.toString()).isEqualTo(202);
      sent.put(
          people.get(i),
          new Sent(result.path("id").asString(), result.path("position").asString()));
    }
    return sent;
  }

  private static void accepted(Api.Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
  }
}
