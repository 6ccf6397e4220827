package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Json;
import dev.belfry.testing.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands against the whole of Belfry, as it is started by a person who has configured
/// nothing.
class CommandLineIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

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
    url =
        belfry
            .awaitOutput(line -> line.strip().startsWith("HTTP "), PATIENCE)
            .strip()
            .replaceFirst("HTTP +", "");
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

    Run inbox = run("inbox", "--as", "alice", "--after", position, "--json");
    assertThat(inbox.json().path("notifications").valueStream())
        .anyMatch(one -> one.path("id").asString().equals(id));
    assertThat(run("inbox", "--as", "alice").out()).contains("Shipped", id, "unread");

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
        run("audit", "events", "--recipient", "alice", "--json", "--reason", "ticket 4711");
    assertThat(events.exitCode()).as(events.err()).isEqualTo(ExitCode.OK);
    assertThat(events.lines().getFirst()).contains(id, position);
    assertThat(Json.mapper().readTree(events.lines().getLast()).path("type").asString())
        .isEqualTo("end");
    assertThat(run("audit", "events", "--recipient", "alice").out())
        .contains(id, "dev.belfry.notification.created.v1");
    Path copy = folder.resolve("log.ndjson");
    for (int i = 0; i < 2; i++) {
      Run kept = run("audit", "events", "--append", copy.toString());
      assertThat(kept.exitCode()).as(kept.err()).isEqualTo(ExitCode.OK);
    }
    assertThat(copy).content().containsOnlyOnce("\"event_id\":\"%s\"".formatted(id));
    Run life = run("audit", "explain", id, "--reason", "ticket 4711");
    assertThat(life.exitCode()).as(life.err()).isEqualTo(ExitCode.OK);
    assertThat(life.out()).contains(id + " for alice: Shipped", "accepted", "stored");
    Run past = run("audit", "inbox", "alice", "--at", position, "--json");
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
    assertThat(run("settings", "--as", "heidi").lines()).contains("info_enabled=true");

    Run changed = run("settings", "--as", "heidi", "info_enabled=false");
    assertThat(changed.exitCode()).as(changed.err()).isEqualTo(ExitCode.OK);
    assertThat(changed.lines()).contains("info_enabled=false", "error_enabled=true");
    await()
        .atMost(PATIENCE)
        .until(() -> run("settings", "--as", "heidi").lines().contains("info_enabled=false"));
    assertThat(run("settings", "--as", "heidi", "colour=true").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatBelfryRefusesSaysWhoseFaultItIs() {
    assertThat(run("audit", "events", "--from", "yesterday").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("audit", "events", "--from", "yesterday").err()).contains("from");
    assertThat(run("dead-letters", "show", "belfry.notifications/0/999999").exitCode())
        .isEqualTo(ExitCode.FINDING);
    assertThat(run("inbox", "--token", "nonsense").exitCode()).isEqualTo(ExitCode.FAILED);
    Run list = run("dead-letters", "list");
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
    assertThat(run("doctor").out()).contains("ok").doesNotContain("BAD");
  }

  @Test
  void theScriptFindsItsJavaAndItsJar() throws Exception {
    Process script =
        new ProcessBuilder(Path.of("..", "belfry").toString(), "--help")
            .redirectErrorStream(true)
            .start();
    String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(script.waitFor()).as(output).isZero();
    assertThat(output).contains("Usage: belfry", "dead-letters", "Exit codes:");
  }

  private static Run run(String... arguments) {
    return Run.of(environment(), "", arguments);
  }

  private static Map<String, String> environment() {
    return Map.of("BELFRY_URL", url);
  }

  private static void awaitTitle(String user, String title) {
    await().atMost(PATIENCE).until(() -> run("inbox", "--as", user).out().contains(title));
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
