package dev.belfry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.benchmarks.FakeBelfry.Fate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The whole generator, from its command line, against a server whose faults are known.
class LoadGeneratorIT {
  @Test
  void aServerThatKeepsItsPromisesIsFoundFaultless() {
    Result result = load(_ -> Fate.DELIVERED, "--users=20", "--rate=200");

    assertThat(result.exitCode).isEqualTo(0);
    assertThat(result.cell("sent")).isEqualTo("300");
    assertThat(result.cell("accepted (202)")).isEqualTo("300");
    assertThat(result.cell("POST to frame")).contains("(n = 200)");
    assertThat(result.faults()).containsOnly("0");
    assertThat(result.cell("sockets open at the end")).isEqualTo("20");
    assertThat(result.cell("machine")).contains("core");
  }

  @Test
  void eachNotificationHasAKeyOfItsOwnIfThatIsAskedFor() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      String[] load = {
        "load", "--url=" + belfry.url(), "--warmup=0s", "--duration=1s", "--users=2"
      };
      run(load);
      assertThat(belfry.keys()).isEmpty();

      Result keyed =
          run(Stream.concat(Stream.of(load), Stream.of("--keyed")).toArray(String[]::new));

      assertThat(keyed.cell("message")).contains("a key of its own");
      assertThat(belfry.keys()).hasSize(500).doesNotHaveDuplicates();
    }
  }

  @Test
  void standardOutputIsOneTable() {
    Result result = load(_ -> Fate.DELIVERED, "--users=2", "--rate=50");

    assertThat(result.lines).allMatch(line -> line.matches("\\| .* \\| .* \\|"));
    assertThat(result.lines.get(1)).isEqualTo("| --- | --- |");
  }

  @Test
  void aFrameThatNeverComesIsLost() {
    Result result = load(only(40, Fate.DROPPED), "--users=1", "--rate=100", "--grace=5s");

    assertThat(result.exitCode).isEqualTo(1);
    assertThat(result.cell("lost (202, no frame)")).isEqualTo("1");
    assertThat(result.cell("broken links (prev)")).isEqualTo("1");
    assertThat(result.cell("duplicate frames")).isEqualTo("0");
  }

  @Test
  void aSecondFrameIsADuplicate() {
    Result result = load(only(40, Fate.DOUBLED), "--users=1", "--rate=100");

    assertThat(result.exitCode).isEqualTo(1);
    assertThat(result.cell("duplicate frames")).isEqualTo("1");
    assertThat(result.cell("lost (202, no frame)")).isEqualTo("0");
    assertThat(result.cell("out of order")).isEqualTo("0");
  }

  @Test
  void aFrameThatIsOvertakenIsOutOfOrder() {
    Result result = load(only(40, Fate.OVERTAKEN), "--users=1", "--rate=100");

    assertThat(result.exitCode).isEqualTo(1);
    assertThat(result.cell("out of order")).isEqualTo("1");
    assertThat(result.cell("lost (202, no frame)")).isEqualTo("0");
    assertThat(result.cell("duplicate frames")).isEqualTo("0");
  }

  @Test
  void aFrameForAnotherUserIsNoticed() {
    Result result = load(only(40, Fate.SHOWN_TO_ALL), "--users=3", "--rate=100");

    assertThat(result.exitCode).isEqualTo(1);
    assertThat(result.cell("on another user's socket")).isEqualTo("2");
  }

  @Test
  void aFrameWithAnotherIdThanItsAnswerIsNoticed() {
    Result result = load(only(40, Fate.RENAMED), "--users=3", "--rate=100");

    assertThat(result.exitCode).isEqualTo(1);
    assertThat(result.cell("frame and 202 disagree on the id")).isEqualTo("1");
  }

  @Test
  void aRefusalIsCountedAndBreaksNoPromise() {
    Result result = load(only(40, Fate.REFUSED), "--users=1", "--rate=100");

    assertThat(result.exitCode).isEqualTo(0);
    assertThat(result.cell("other answers")).isEqualTo("{503=1}");
    assertThat(result.cell("lost (202, no frame)")).isEqualTo("0");
  }

  /// With four connections only four requests meet the stall. Whoever measures from the moment of
  /// sending finds four slow answers; all that were due meanwhile were held up.
  @Test
  void aStallCountsForEverythingThatWasDueMeanwhile() {
    try (FakeBelfry belfry =
        new FakeBelfry(_ -> Fate.DELIVERED).stallingAfter(150, Duration.ofSeconds(1))) {
      Result result =
          run(
              "load",
              "--url=" + belfry.url(),
              "--users=5",
              "--rate=200",
              "--warmup=500ms",
              "--duration=3s",
              "--request-connections=4");

      // 600 are measured, 200 of them were due in the second of the stall, and 140 of these waited
      // for more than 300 ms: more than one in ten of all.
      assertThat(result.millis("POST to 202", "p90")).isGreaterThan(300);
      assertThat(result.millis("POST to frame", "p90")).isGreaterThan(300);
      assertThat(result.millis("POST to 202", "max")).isGreaterThan(900);
      assertThat(result.faults()).containsOnly("0");
    }
  }

  @Test
  void sequentialSendsTheNextWhenTheOneBeforeHasArrived() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      Result result = run("sequential", "--url=" + belfry.url(), "--count=30", "--warmup-count=10");

      assertThat(result.exitCode).isEqualTo(0);
      assertThat(result.cell("sent")).isEqualTo("40");
      assertThat(result.cell("POST to frame")).contains("(n = 30)");
    }
  }

  @Test
  void sequentialStopsAtTheFirstThatIsLost() {
    try (FakeBelfry belfry = new FakeBelfry(only(5, Fate.DROPPED))) {
      Result result = run("sequential", "--url=" + belfry.url(), "--warmup-count=0", "--grace=5s");

      assertThat(result.exitCode).isEqualTo(1);
      assertThat(result.cell("sent")).isEqualTo("6");
      assertThat(result.cell("lost (202, no frame)")).isEqualTo("1");
    }
  }

  @Test
  void idleHoldsItsSocketsAndComparesTheServersMemory() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      Result result =
          run(
              "idle",
              "--url=" + belfry.url(),
              "--users=50",
              "--hold=200ms",
              "--pid=" + ProcessHandle.current().pid());

      assertThat(result.exitCode).isEqualTo(0);
      assertThat(result.cell("open after 0s")).isEqualTo("50");
      assertThat(result.cell("per socket")).endsWith("KiB");
    }
  }

  @Test
  void memoryComparesTheServersHeapWithUsersAndWithout() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      Result result =
          run(
              "memory",
              "--url=" + belfry.url(),
              "--users=20",
              "--absence=0s",
              "--settle=0s",
              "--pid=" + ProcessHandle.current().pid());

      assertThat(result.exitCode).isEqualTo(0);
      assertThat(result.cell("users")).isEqualTo("20");
      assertThat(result.cell("one user with one session")).matches("-?[0-9,]+");
      assertThat(result.cell("alive without them")).endsWith("MiB");
    }
  }

  @Test
  void whoReconnectsResumesWithNothingLostAndNothingTwice() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      Result result =
          run(
              "reconnect",
              "--url=" + belfry.url(),
              "--users=60",
              "--steady=10",
              "--rate=300",
              "--calm=500ms");

      assertThat(result.exitCode).isEqualTo(0);
      assertThat(result.cell("of these dropped at once")).isEqualTo("50");
      assertThat(result.cell("from the drop to the position")).contains("(n = 50)");
      assertThat(result.faults()).containsOnly("0");
    }
  }

  @Test
  void whatABurdenCostsTheOthersStandsBesideWhatTheyHadWithoutIt() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      Result result =
          run(
              "abuse",
              "--url=" + belfry.url(),
              "--kinds=silence",
              "--users=60",
              "--warmup=500ms",
              "--duration=2s",
              "--abuse-connections=50",
              "--pid=" + ProcessHandle.current().pid());

      assertThat(result.exitCode).isEqualTo(0);
      assertThat(result.cell("silence"))
          .matches(
              "p50 .* ms \\(x .*\\) \\| p50 .* \\| p50 .* \\| \\d+, \\d+ \\| .*, .* \\| 50 opened,"
                  + " 50 .*");
      assertThat(result.cell("lost (202, no frame)")).startsWith("0");
    }
  }

  @Test
  void roundsOfATemplateStandBesideThoseOfItsWords() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      Result result =
          run(
              "posts",
              "--url=" + belfry.url(),
              "--connections=4",
              "--rounds=3",
              "--duration=200ms",
              "--template=liked",
              "--variable=actor=Ann",
              "--pid=" + ProcessHandle.current().pid());

      assertThat(result.exitCode).isEqualTo(0);
      for (String round : List.of("1, its words", "2, the template", "3, its words")) {
        assertThat(result.cell(round)).matches("[1-9]\\d* \\| p50 .* \\| 0 \\| .* ms");
      }
      assertThat(result.cell("message")).startsWith("what the template says");
      assertThat(belfry.bodies().getFirst().toString())
          .isEqualTo("{\"variables\":{\"actor\":\"Ann\"}}");
      List<String> said =
          belfry.bodies().stream()
              .skip(1)
              .map(body ->
                  "%s %s %s"
                      .formatted(
                          body.path("title").asString("-"),
                          body.path("template").asString("-"),
                          body.path("variables").path("actor").asString("-")))
              .toList();
      assertThat(said).containsOnly("Ann liked it - -", "- liked Ann");
      assertThat(said.getFirst()).isEqualTo("Ann liked it - -");
      assertThat(said).contains("- liked Ann");
    }
  }

  @Test
  void aTemplateThatIsNotThereLeavesNoResult() {
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      Result result = run("posts", "--url=" + belfry.url(), "--template=other");

      assertThat(result.exitCode).isEqualTo(3);
      assertThat(result.lines).isEmpty();
      assertThat(result.progress).contains("the template other was answered with 404");
    }
  }

  @Test
  void aServerThatIsAwayLeavesNoResult() {
    String url;
    try (FakeBelfry belfry = new FakeBelfry(_ -> Fate.DELIVERED)) {
      url = belfry.url();
    }
    Result result = run("load", "--url=" + url, "--users=1");

    assertThat(result.exitCode).isEqualTo(3);
    assertThat(result.lines).isEmpty();
    assertThat(result.progress).contains("no tokens from " + url).doesNotContain("\tat ");
  }

  private static IntFunction<Fate> only(int number, Fate fate) {
    return i -> i == number ? fate : Fate.DELIVERED;
  }

  private static Result load(IntFunction<Fate> fates, String... options) {
    try (FakeBelfry belfry = new FakeBelfry(fates)) {
      List<String> arguments =
          new ArrayList<>(
              List.of("load", "--url=" + belfry.url(), "--warmup=500ms", "--duration=1s"));
      arguments.addAll(Arrays.asList(options));
      return run(arguments.toArray(String[]::new));
    }
  }

  private static Result run(String... arguments) {
    var result = new ByteArrayOutputStream();
    var progress = new ByteArrayOutputStream();
    int exitCode =
        Benchmarks.run(
            new PrintStream(result, true, StandardCharsets.UTF_8),
            new PrintStream(progress, true, StandardCharsets.UTF_8),
            arguments);
    return new Result(
        exitCode,
        result.toString(StandardCharsets.UTF_8).lines().toList(),
        progress.toString(StandardCharsets.UTF_8));
  }

  private record Result(int exitCode, List<String> lines, String progress) {
    String cell(String name) {
      return cells().getOrDefault(name, "no such row: " + name + " in " + lines + progress);
    }

    List<String> faults() {
      return List.of(
          cell("other answers"),
          cell("no answer"),
          cell("lost (202, no frame)"),
          cell("duplicate frames"),
          cell("out of order"),
          cell("broken links (prev)"),
          cell("on another user's socket"),
          cell("frame and 202 disagree on the id"),
          cell("frames of nobody's notification"),
          cell("sockets closed by the server, unreadable frames"));
    }

    double millis(String row, String percentile) {
      Matcher matcher = Pattern.compile(percentile + " ([0-9.]+)").matcher(cell(row));
      assertThat(matcher.find()).as(cell(row)).isTrue();
      return Double.parseDouble(matcher.group(1));
    }

    private Map<String, String> cells() {
      return lines.stream()
          .skip(2)
          .map(line -> line.substring(2, line.length() - 2).split(" \\| ", 2))
          .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
    }
  }
}
