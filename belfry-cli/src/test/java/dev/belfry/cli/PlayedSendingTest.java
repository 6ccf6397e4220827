package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More recipients than one call takes.
class PlayedSendingTest {
  private static final int MANY = 10_001;

  private final PlayedBelfry belfry =
      new PlayedBelfry()
          .answering(
              "/api/notifications/bulk",
              202,
              "{\"batch_id\":\"0199d0f2-7a00-7000-8000-00000000a11c\",\"count\":1}");

  @TempDir Path folder;

  @AfterEach
  void stop() {
    belfry.close();
  }

  @Test
  void aMessageFromStandardInputIsTheSameForAll() throws IOException {
    Run run = belfry.runReading("From a file.\n", "bulk", "-f", many(), "-t", "News", "-m", "-");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("10001 users");
    assertThat(sent()).hasSize(2).allMatch(call -> call.contains("\"From a file.\""));
    assertThat(sent().getLast()).contains("\"u10000\"");
  }

  @Test
  void whatIsWrongIsFoundBeforeAnyoneIsTold() throws IOException {
    Run run = belfry.runReading(" \n", "bulk", "-f", many(), "-t", "News", "-m", "-");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("message");
    assertThat(sent()).isEmpty();
  }

  @Test
  void standardInputThatIsNoTextIsNotSent() {
    byte[] latin1 = "Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1);

    Run run = belfry.runReading(latin1, "bulk", "alice", "-t", "News", "-m", "-");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("UTF-8");
    assertThat(sent()).isEmpty();
  }

  @Test
  void whatBeginsWithAnAtSignIsWhatItSays() throws IOException {
    String text = "@" + Files.writeString(folder.resolve("file"), "not this");

    Run run = belfry.run("bulk", "alice", "-t", "News", "-m", text);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(sent()).singleElement().asString().contains(text).doesNotContain("not this");
  }

  @Test
  void whichWayItGoesIsSaidAsItWasAsked() {
    Run run =
        belfry.run(
            "bulk",
            "alice",
            "-t",
            "News",
            "-m",
            "M",
            "--category",
            "orders",
            "--channels",
            "email,push",
            "--thread-key",
            "order 17",
            "--collapse-key",
            "17");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(sent())
        .singleElement()
        .asString()
        .contains(
            "\"category\":\"orders\",\"channels\":[\"email\",\"push\"],"
                + "\"thread_key\":\"order 17\",\"collapse_key\":\"17\"");
  }

  @Test
  void whoAndWhatIsShownIsGivenAsJson() {
    String shown = "{\"actor\":{\"name\":\"Ann\"},\"imag\":\"/x\"}";
    Run run = belfry.run("bulk", "alice", "-t", "T", "-m", "M", "--presentation", shown);
    Run wrong = belfry.run("bulk", "alice", "-t", "T", "-m", "M", "--presentation", "Ann");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(sent()).singleElement().asString().contains("\"presentation\":" + shown);
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("presentation: expected one JSON object");
  }

  @Test
  void aTemplateIsToldTextsAndNumbers() {
    Run run =
        belfry.run(
            "bulk",
            "alice",
            "--template",
            "shipped",
            "--variable",
            "order=A=17",
            "--variable",
            "count:=2");
    Run both = belfry.run("bulk", "alice", "--template", "shipped", "-t", "T", "-m", "M");
    Run neither = belfry.run("bulk", "alice", "--variable", "order=A-17");
    Run noNumber = belfry.run("bulk", "alice", "--template", "shipped", "--variable", "count:=two");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(sent())
        .singleElement()
        .asString()
        .contains("\"template\":\"shipped\",\"variables\":{\"order\":\"A=17\",\"count\":2}");
    for (Run wrong : List.of(both, neither, noNumber)) {
      assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void aChannelOrCategoryThatCannotBeIsFoundBeforeAnyoneIsTold() {
    Run channel = belfry.run("bulk", "alice", "-t", "T", "-m", "M", "--channels", "pigeon");
    Run category = belfry.run("bulk", "alice", "-t", "T", "-m", "M", "--category", "Orders");

    assertThat(channel.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(channel.err()).contains("--channels: expected some of email, push, realtime");
    assertThat(category.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(category.err()).contains("category: expected");
    assertThat(sent()).isEmpty();
  }

  @Test
  void aFileOfNotificationsIsSentAndWhatIsRefusedIsToldWithItsLine() throws IOException {
    belfry.answering(
        "/api/notifications/batch",
        202,
        """
        {"idempotency_key":"k","results":[
          {"status":202,"id":"0199d0f2-7a00-7000-8000-00000000a11c","position":"p"},
          {"status":422,"detail":"d","errors":[{"field":"title","message":"Is needed."}]}]}
        """);
    String file =
        Files.writeString(
                folder.resolve("n.jsonl"),
                "{\"title\":\"T\",\"message\":\"M\",\"data\":{\"n\":1.10}}\n\n{\"message\":\"M\"}\n")
            .toString();

    Run run = belfry.run("batch", file, "--key", "k");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FINDING);
    assertThat(run.out()).containsSubsequence("0199d0f2-7a00-7000-8000-00000000a11c");
    assertThat(run.err()).contains("Line 3: title: Is needed.");
    assertThat(sent()).singleElement().asString().contains("\"n\":1.10");
  }

  @Test
  void aLineThatIsNoNotificationIsFoundBeforeAnyoneIsTold() {
    Run run = belfry.runReading("{\"title\":\"T\",\"message\":\"M\"}\n[]\n", "batch", "-");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Line 2 is not one JSON object.");
    assertThat(sent()).isEmpty();
  }

  @Test
  void whatIsNotKnownOfOneIsToldWithTheKeyThatCompletesIt() {
    belfry.answering("/api/notifications/batch", 202, "{\"results\":[{\"status\":503}]}");

    Run run =
        belfry.runReading("{\"title\":\"T\",\"message\":\"M\"}\n", "batch", "-", "--key", "k 7");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("Repeat the command with --key 'k 7' to complete it.");
  }

  @Test
  void whatStopsAFileInTheMiddleIsToldWithTheKeyAndWithWhatWasSent() throws IOException {
    String sent = "{\"status\":202,\"id\":\"0199d0f2-7a00-7000-8000-00000000a11c\"}";
    belfry
        .answering("/api/notifications/batch", 413, "{\"detail\":\"Too large.\"}")
        .answeringOnce(
            "/api/notifications/batch",
            202,
            "{\"results\":[%s]}".formatted(String.join(",", Collections.nCopies(500, sent))));
    String line = "{\"title\":\"T\",\"message\":\"M\"}\n";

    Run run = belfry.runReading(line.repeat(501), "batch", "-");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("0199d0f2-7a00-7000-8000-00000000a11c");
    assertThat(run.err()).contains("line 501").contains("Repeat the command with --key '");
  }

  @Test
  void longNotificationsGoInCallsThatAreNotTooLarge() {
    belfry
        .answering("/api/notifications/batch", 202, "{\"results\":[{\"status\":503}]}")
        .answeringOnce(
            "/api/notifications/batch",
            202,
            "{\"results\":[%s]}".formatted(String.join(",", Collections.nCopies(209, "{}"))));
    String line = "{\"title\":\"T\",\"message\":\"%s\"}\n".formatted("x".repeat(9_970));

    belfry.runReading(line.repeat(210), "batch", "-");

    assertThat(sent()).hasSize(2);
    assertThat(sent()).allMatch(call -> call.length() < 2 << 20);
  }

  private String many() throws IOException {
    String users =
        IntStream.range(0, MANY).mapToObj(i -> "u" + i).collect(Collectors.joining("\n"));
    return Files.writeString(folder.resolve("users"), users).toString();
  }

  private List<String> sent() {
    return belfry.calls().stream().filter(call -> call.startsWith("POST ")).toList();
  }
}
