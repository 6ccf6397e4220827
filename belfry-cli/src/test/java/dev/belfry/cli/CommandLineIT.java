package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.testing.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The commands against the whole of Belfry, as it is started by a person who has configured
/// nothing.
class CommandLineIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Its languages are in a spelling of their own.
  private static final String SHIPPED =
      """
      {"default_locale":"pt-br",
       "variables":{"weight":{"type":"number","sample":2.50}},
       "texts":{
         "pt-br":{"in_app":{"title":"%s","message":"{weight, number} kg"}},
         "DE":{"in_app":{"title":"Versandt","message":"{weight, number} kg"}}}}
      """;

  @TempDir static Path folder;
  private static JavaProcess belfry;
  private static String url = "";

  @BeforeAll
  static void start() throws IOException {
    // Where the test is root, the database server is someone else, who must pass through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    belfry =
        JavaProcess.jar(jar("standalone"))
            .withOption("--sun-misc-unsafe-memory-access=allow")
            .withOption("-XX:TieredStopAtLevel=1")
            .withArgument("--server.port=0")
            .withArgument("--belfry.data-directory=" + folder.resolve("data"))
            .start("standalone");
    belfry.awaitOutput(line -> line.contains("READY"), PATIENCE);
    url = told("HTTP");
  }

  @AfterAll
  static void stop() {
    belfry.close();
  }

  @Test
  void whatIsSentIsInTheInboxOnTheSocketAndInTheAudit() {
    CompletableFuture<Run> tail =
        CompletableFuture.supplyAsync(() -> run("tail", "--as", "alice", "--count", "1", "--json"));
    Run sent =
        await()
            .atMost(PATIENCE)
            .until(
                () -> run("send", "alice", "-t", "Shipped", "-m", "On its way.", "--json"),
                run -> run.exitCode() == ExitCode.OK);
    String id = sent.json().path("id").asString();
    String position = sent.json().path("position").asString();

    Run inbox = read("inbox", "--as", "alice", "--after", position, "--json");
    assertThat(inbox.json().path("notifications").valueStream())
        .anyMatch(one -> one.path("id").asString().equals(id));
    assertThat(read("inbox", "--as", "alice").out()).contains("Shipped", id, "unread");

    // Whether it was told live or, connected later, of the next.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> {
          run("send", "alice", "-t", "Again", "-m", "x");
          return tail.isDone();
        });
    assertThat(tail.join().exitCode()).isEqualTo(ExitCode.OK);
    assertThat(tail.join().lines().getLast()).contains("\"new_notification\"");

    Run events =
        read("audit", "events", "--recipient", "alice", "--json", "--reason", "ticket 4711");
    assertThat(events.exitCode()).as(events.err()).isEqualTo(ExitCode.OK);
    assertThat(events.lines().getFirst()).contains(id, position);
    assertThat(Json.mapper().readTree(events.lines().getLast()).path("type").asString())
        .isEqualTo("end");
    assertThat(read("audit", "events", "--recipient", "alice").out())
        .contains(id, "dev.belfry.notification.created.v1");
    Path copy = folder.resolve("log.ndjson");
    for (int i = 0; i < 2; i++) {
      Run kept = read("audit", "events", "--append", copy.toString());
      assertThat(kept.exitCode()).as(kept.err()).isEqualTo(ExitCode.OK);
    }
    assertThat(copy).content().containsOnlyOnce("\"event_id\":\"%s\"".formatted(id));
    Run life = read("audit", "explain", id, "--reason", "ticket 4711");
    assertThat(life.exitCode()).as(life.err()).isEqualTo(ExitCode.OK);
    assertThat(life.out()).contains(id + " for alice: Shipped", "accepted", "stored");
    Run past = read("audit", "inbox", "alice", "--at", position, "--json");
    assertThat(past.exitCode()).as(past.err()).isEqualTo(ExitCode.OK);
    assertThat(past.json().path("notifications").get(0).path("id").asString()).isEqualTo(id);
  }

  @Test
  void aTailGoesOnWhereItWas() {
    Run first = run("send", "carol", "-t", "One", "-m", "x", "--json");
    run("send", "carol", "-t", "Two", "-m", "x");

    Run tail =
        run(
            "tail",
            "--as",
            "carol",
            "--count",
            "1",
            "--ack",
            "--position",
            first.json().path("position").asString());

    assertThat(tail.exitCode()).as(tail.err()).isEqualTo(ExitCode.OK);
    assertThat(tail.out()).contains("Two").doesNotContain("One");
    assertThat(tail.err()).contains("connected as carol");
  }

  @Test
  void whatIsSaidToBeSeenIsSeenAndStaysUnread() {
    Run sent = run("send", "mallory", "-t", "Look", "-m", "x", "--json");
    String id = sent.json().path("id").asString();
    read("inbox", "--as", "mallory", "--after", sent.json().path("position").asString());

    // A node that still reads the log, or has not heard of it, has not told it when it greets.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Run seen = run("seen", "--as", "mallory");
          assertThat(seen.exitCode()).as(seen.err()).isEqualTo(ExitCode.OK);
          assertThat(read("audit", "explain", id, "--json").json().path("steps").valueStream())
              .anyMatch(step -> step.path("step").asString().equals("seen"));
        });
    assertThat(
            read("inbox", "--as", "mallory", "--json").json().path("notifications").valueStream())
        .anyMatch(
            one -> one.path("id").asString().equals(id) && !one.path("is_read").asBoolean(true));
    Run wrong = run("seen", "--as", "mallory", "--up-to", "soon");
    assertThat(wrong.err()).contains("--up-to: expected a position of your own");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void manyAreToldOnceAndEveryoneToo() throws IOException {
    Path users = Files.writeString(folder.resolve("users"), "dan\nerin\n\ndan\n");

    Run bulk = run("bulk", "--file", users.toString(), "frank", "-t", "News", "-m", "x", "--json");
    assertThat(bulk.exitCode()).as(bulk.err()).isEqualTo(ExitCode.OK);
    assertThat(bulk.json().path("count").asInt()).isEqualTo(3);
    awaitTitle("erin", "News");

    Run broadcast = run("broadcast", "-t", "Maintenance", "-m", "Tonight.", "--type", "system");
    assertThat(broadcast.exitCode()).as(broadcast.err()).isEqualTo(ExitCode.OK);
    awaitTitle("dan", "Maintenance");
  }

  @Test
  void aMessageCanComeFromAFileAndARepeatIsTheSame() {
    String[] arguments = {"send", "grace", "-t", "Log", "-m", "-", "--key", "build-7", "--json"};

    Run once = Run.of(environment(), "line 1\nline 2\n", arguments);
    Run again = Run.of(environment(), "line 1\nline 2\n", arguments);

    assertThat(once.json().path("id")).isEqualTo(again.json().path("id"));
  }

  @Test
  void settingsAreShownAndChanged() {
    // A Belfry that has just started may answer 503 to its first reads.
    await()
        .atMost(PATIENCE)
        .until(() -> read("settings", "--as", "heidi").lines().contains("info_enabled=true"));

    Run changed = change("heidi", "info_enabled=false");
    assertThat(changed.exitCode()).as(changed.err()).isEqualTo(ExitCode.OK);
    assertThat(changed.lines()).contains("info_enabled=false");
    await()
        .atMost(PATIENCE)
        .until(() -> read("settings", "--as", "heidi").lines().contains("info_enabled=false"));
    assertThat(read("settings", "--as", "heidi", "colour=true").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aCategoryIsPutListedUsedAndRetired() {
    Run put =
        run("category", "put", "orders", "--name", "Orders", "--critical", "--reason", "a test");
    assertThat(put.exitCode()).as(put.err()).isEqualTo(ExitCode.OK);
    assertThat(put.out()).isEqualTo("orders is at version 1\n");
    assertThat(read("category", "list").out()).contains("Orders", "critical");

    Run sent = run("send", "carol", "-t", "T", "-m", "M", "--category", "orders", "--json");
    assertThat(sent.exitCode()).as(sent.err()).isEqualTo(ExitCode.OK);
    Run deliveries =
        read(
            "deliveries",
            sent.json().path("id").asString(),
            "--as",
            "carol",
            "--after",
            sent.json().path("position").asString(),
            "--json");
    assertThat(deliveries.exitCode()).as(deliveries.err()).isEqualTo(ExitCode.OK);
    assertThat(deliveries.json().has("deliveries")).isTrue();

    Run retired = run("category", "retire", "orders", "--reason", "a test");
    assertThat(retired.exitCode()).as(retired.err()).isEqualTo(ExitCode.OK);
    assertThat(run("send", "carol", "-t", "T", "-m", "M", "--category", "orders").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void templatesAreFilesThatArePutComparedPreviewedAndUsed() throws IOException {
    Path templates = Files.createDirectory(folder.resolve("templates"));
    Path file = templates.resolve("shipped.json");
    Files.writeString(file, SHIPPED.formatted("Enviado"));

    assertThat(lines("template", "push", templates.toString(), "--reason", "a test"))
        .containsExactly("shipped is at version 1");
    awaitDifference(templates, List.of());
    assertThat(lines("template", "push", templates.toString(), "--reason", "a test"))
        .containsExactly("shipped stays at version 1");

    Files.writeString(file, SHIPPED.formatted("A caminho"));
    awaitDifference(
        templates,
        List.of(
            "shipped - texts.pt-BR.in_app.title: \"Enviado\"",
            "shipped + texts.pt-BR.in_app.title: \"A caminho\""));
    assertThat(lines("template", "push", templates.toString(), "--reason", "a test"))
        .containsExactly("shipped is at version 2");
    awaitDifference(templates, List.of());

    awaitLines(
        List.of("locale: pt-BR", "title: A caminho", "message: 2,5 kg"),
        "template",
        "preview",
        "shipped",
        "--locale",
        "ko");
    awaitLines(
        List.of("locale: de", "title: Versandt", "message: 1,5 kg"),
        "template",
        "preview",
        "shipped",
        "--locale",
        "de-AT",
        "--variable",
        "weight:=1.5");
    awaitLines(
        List.of("locale: pt-BR", "title: Enviado", "message: 2,5 kg"),
        "template",
        "preview",
        "shipped",
        "--version",
        "1");
    assertThat(run("template", "preview", "shipped", "--variable", "colour=red").exitCode())
        .isEqualTo(ExitCode.USAGE);

    assertThat(change("laura", "locale=de").lines()).contains("locale=de");
    Run sent = run("send", "laura", "--template", "shipped", "--variable", "weight:=3", "--json");
    assertThat(sent.exitCode()).as(sent.err()).isEqualTo(ExitCode.OK);
    awaitTitle("laura", "Versandt");

    Files.writeString(file, SHIPPED.formatted("{nobody}"));
    Run refused = run("template", "push", templates.toString(), "--reason", "a test");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("texts.pt-BR.in_app.title", "not declared");
  }

  @Test
  void anExperimentIsBegunShownAndCounted_andAnalyticsTellWhatWasSent() throws IOException {
    Path templates = Files.createDirectory(folder.resolve("tones"));
    Path file = templates.resolve("tone.json");
    for (String title : List.of("Plain", "Friendly")) {
      Files.writeString(
          file,
          """
          {"default_locale":"en","variables":{},
           "texts":{"en":{"in_app":{"title":"%s","message":"It happened."}}}}
          """
              .formatted(title));
      lines("template", "push", templates.toString(), "--reason", "a test");
      awaitDifference(templates, List.of());
    }
    Path experiment =
        Files.writeString(
            folder.resolve("tone.json"),
            """
            {"template":"tone","metric":"read","window_seconds":3600,"variants":[
              {"name":"plain","weight":5000,"template_version":1},
              {"name":"friendly","weight":5000,"template_version":2}]}
            """);

    awaitLines(
        List.of("words is at version 1"),
        "experiment",
        "put",
        "words",
        experiment.toString(),
        "--reason",
        "a test");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(lines("experiment", "show", "words"))
                .contains("words is running at version 1: is tone read within 3600 s?")
                .anyMatch(line -> line.matches("plain +5000 +1"))
                .anyMatch(line -> line.matches("friendly +5000 +2")));
    assertThat(lines("experiment", "show"))
        .anyMatch(line -> line.matches("words +1 +running +tone +read"));

    for (String user : List.of("mia", "noah", "olga", "paul", "quinn", "rosa", "sam", "tina")) {
      Run sent = run("send", user, "--template", "tone", "--json");
      assertThat(sent.exitCode()).as(sent.err()).isEqualTo(ExitCode.OK);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode results = read("experiment", "results", "words", "--json").json();
          assertThat(results.path("arms")).hasSize(2);
          assertThat(
                  results
                      .path("arms")
                      .valueStream()
                      .mapToInt(arm -> arm.path("people").asInt())
                      .sum())
              .isEqualTo(8);
        });
    assertThat(lines("experiment", "results", "words"))
        .anyMatch(line -> line.startsWith("plain "))
        .anyMatch(line -> line.startsWith("friendly against plain: "))
        .contains("undecided");

    String today = LocalDate.now(ZoneOffset.UTC).toString();
    String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    lines(
                        "analytics",
                        "--from",
                        yesterday,
                        "--to",
                        today,
                        "--group-by",
                        "template",
                        "--step",
                        "created"))
                .anyMatch(line -> line.matches("tone +created +8")));
  }

  @Test
  void whatIsNoSwitchIsShownChangedAndTakenBack() {
    assertThat(read("settings", "--as", "ivan").lines()).contains("locale=null", "time_zone=null");

    Run changed =
        change(
            "ivan", "locale=de-AT", "preferences.default.email=false", "preferences.a.b.push=true");
    assertThat(changed.exitCode()).as(changed.err()).isEqualTo(ExitCode.OK);
    assertThat(changed.lines())
        .contains(
            "locale=de-AT",
            "time_zone=null",
            "info_enabled=true",
            "preferences.default.email=false",
            "preferences.a.b.push=true");
    assertThat(change("ivan", "locale=null", "preferences.default.email=null").lines())
        .contains("locale=null", "preferences.a.b.push=true")
        .doesNotContain("preferences.default.email=false");
    for (String nonsense :
        List.of("locale=german!", "info_enabled=perhaps", "preferences=true", "preferences.a=b")) {
      assertThat(read("settings", "--as", "ivan", nonsense).exitCode())
          .as(nonsense)
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void whatBelfryRefusesSaysWhoseFaultItIs() {
    assertThat(read("audit", "events", "--from", "yesterday").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(read("audit", "events", "--from", "yesterday").err()).contains("from");
    assertThat(read("dead-letters", "show", "belfry.notifications/0/999999").exitCode())
        .isEqualTo(ExitCode.FINDING);
    assertThat(read("inbox", "--token", "nonsense").exitCode()).isEqualTo(ExitCode.FAILED);
    Run list = read("dead-letters", "list");
    assertThat(list.exitCode()).as(list.err()).isEqualTo(ExitCode.OK);
    assertThat(list.out()).contains("in all");
  }

  @Test
  void aHealthyBelfryHasNothingWrong() {
    Run doctor =
        await()
            .atMost(PATIENCE)
            .until(() -> run("doctor", "--json"), run -> run.exitCode() == ExitCode.OK);

    assertThat(doctor.json().valueStream().map(check -> check.path("what").asString()))
        .contains("Kafka and its topics", "PostgreSQL", "read model", "REST", "sockets");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(run("doctor").out()).contains("ok").doesNotContain("BAD"));
  }

  @Test
  void theLogIsProvedAndTheReadModelMadeAnewFromIt() throws IOException {
    Run sent = run("send", "judy", "-t", "Kept", "-m", "x", "--json");
    String id = sent.json().path("id").asString();
    String position = sent.json().path("position").asString();
    Run life = read("audit", "explain", id, "--after", position);
    assertThat(life.exitCode()).as(life.err()).isEqualTo(ExitCode.OK);
    assertThat(life.out()).contains(position);

    Run checkpoint = read("audit", "checkpoint");
    Path kept = Files.writeString(folder.resolve("checkpoint.json"), checkpoint.out());
    Run verified = read("audit", "verify", "--checkpoint", kept.toString());
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);

    Run shadow = run("replay", "shadow", "--reason", "a drill");
    assertThat(shadow.exitCode()).as(shadow.out() + shadow.err()).isEqualTo(ExitCode.OK);
    assertThat(shadow.out()).contains("notification ", " equal ", "Equal to the live rows: ");
    Run rebuilt = run("replay", "rebuild", "--reason", "a drill");
    assertThat(rebuilt.exitCode()).as(rebuilt.out() + rebuilt.err()).isEqualTo(ExitCode.OK);
    assertThat(rebuilt.out()).contains("it has taken its place");
    assertThat(read("inbox", "--as", "judy").out()).contains(id);
  }

  @Test
  void whatCouldNotBeUnderstoodIsPublishedAsItShouldHaveBeen() throws Exception {
    Run sent = run("send", "ivan", "-t", "Good", "-m", "x", "--json");
    String good = sent.json().path("id").asString();
    JsonNode event =
        read("audit", "events", "--recipient", "ivan", "--json").lines().stream()
            .map(line -> Json.mapper().readTree(line))
            .filter(line -> line.path("event_id").asString("").equals(good))
            .findFirst()
            .orElseThrow()
            .path("event");
    String id = Ids.next().toString();
    String repaired = event.toString().replace(good, id).replace("Good", "Repaired");
    publish("ivan", id, repaired.replace("\"title\"", "\"tittle\""));

    JsonNode letter =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    read("dead-letters", "list", "--state", "open", "--json")
                        .json()
                        .path("dead_letters")
                        .path(0),
                found -> found.has("offset"));
    String place =
        "%s/%s/%s"
            .formatted(
                letter.path("topic").asString(),
                letter.path("partition").asString(),
                letter.path("offset").asString());
    assertThat(read("dead-letters", "show", place).out()).contains("tittle");
    Run republished =
        run(
            "dead-letters",
            "republish",
            place,
            "--file",
            Files.writeString(folder.resolve("repaired.json"), repaired).toString(),
            "--type",
            "dev.belfry.notification.created.v1",
            "--reason",
            "the title was missing");

    assertThat(republished.exitCode()).as(republished.err()).isEqualTo(ExitCode.OK);
    assertThat(republished.out()).contains("in the log as " + id);
    awaitTitle("ivan", "Repaired");
  }

  private static void publish(String recipient, String eventId, String value) throws Exception {
    byte[] key = recipient.getBytes(StandardCharsets.UTF_8);
    var record =
        new ProducerRecord<>("belfry.notifications", key, value.getBytes(StandardCharsets.UTF_8));
    record.headers().add("ce_id", eventId.getBytes(StandardCharsets.UTF_8));
    record
        .headers()
        .add("ce_type", "dev.belfry.notification.created.v1".getBytes(StandardCharsets.UTF_8));
    var kafka = new Properties();
    try (var file = Files.newBufferedReader(folder.resolve("data/kafka/client.properties"))) {
      kafka.load(file);
    }
    try (var producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  /// What it says of itself when it has started.
  private static String told(String name) {
    return belfry
        .awaitOutput(line -> line.strip().startsWith(name + " "), PATIENCE)
        .strip()
        .replaceFirst(name + " +", "");
  }

  /// Asks again for as long as the answer is 503: a busy machine may need more time than one call
  /// waits.
  private static Run read(String... arguments) {
    return await()
        .atMost(PATIENCE)
        .until(() -> run(arguments), run -> !run.err().contains("(503)"));
  }

  /// Changes settings, until the answer has all of them: they are told where the read model is in
  /// time.
  private static Run change(String user, String... members) {
    String[] command =
        Stream.concat(Stream.of("settings", "--as", user), Stream.of(members))
            .toArray(String[]::new);
    return await()
        .atMost(PATIENCE)
        .until(() -> run(command), run -> run.lines().contains("error_enabled=true"));
  }

  private static Run run(String... arguments) {
    return Run.of(environment(), "", arguments);
  }

  private static Map<String, String> environment() {
    return Map.of("BELFRY_URL", url);
  }

  /// What a command says that succeeds.
  private static List<String> lines(String... arguments) {
    Run run = read(arguments);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    return run.lines();
  }

  /// An instance may read a new version a moment later.
  private static void awaitLines(List<String> expected, String... arguments) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Run run = read(arguments);
          assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
          assertThat(run.lines()).isEqualTo(expected);
        });
  }

  private static void awaitDifference(Path templates, List<String> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Run diff = read("template", "diff", templates.toString());
          assertThat(diff.lines()).as(diff.err()).isEqualTo(expected);
          assertThat(diff.exitCode())
              .isEqualTo(expected.isEmpty() ? ExitCode.OK : ExitCode.FINDING);
        });
  }

  private static void awaitTitle(String user, String title) {
    await().atMost(PATIENCE).until(() -> read("inbox", "--as", user).out().contains(title));
  }

  private static Path jar(String module) {
    try (var jars =
        Files.newDirectoryStream(Path.of("..", module, "target"), module + "-*-exec.jar")) {
      return jars.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
