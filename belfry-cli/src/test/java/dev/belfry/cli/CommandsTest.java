package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/// What needs no Belfry.
class CommandsTest {
  /// A port on which nobody answers.
  private static final String NOWHERE = "http://127.0.0.1:9";

  static Stream<List<String>> commands() {
    return paths(Belfry.commands(Terminal.ofThisProcess()), List.of());
  }

  private static Stream<List<String>> paths(CommandLine command, List<String> path) {
    return command.getSubcommands().entrySet().stream()
        .flatMap(sub -> {
          List<String> own = Stream.concat(path.stream(), Stream.of(sub.getKey())).toList();
          return Stream.concat(Stream.of(own), paths(sub.getValue(), own));
        });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandSaysWhatItDoes(List<String> command) {
    Run help = Run.of(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(help.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(help.out()).contains("Usage: belfry " + String.join(" ", command));
    assertThat(help.out()).containsAnyOf("Example:", "Examples:", "Commands:");
    assertThat(help.err()).isEmpty();
  }

  /// A list of commands shows nothing else of it.
  @ParameterizedTest
  @MethodSource("commands")
  void whatACommandDoesBeginsWithAWholeSentence(List<String> command) {
    CommandLine line = Belfry.commands(Terminal.ofThisProcess());
    for (String name : command) {
      line = Objects.requireNonNull(line.getSubcommands().get(name));
    }

    assertThat(line.getCommandSpec().usageMessage().description()[0]).endsWith(".");
  }

  @Test
  void thereAreAllTheCommands() {
    assertThat(commands().map(path -> String.join(" ", path)))
        .containsExactlyInAnyOrder(
            "send",
            "bulk",
            "batch",
            "broadcast",
            "withdraw",
            "tail",
            "inbox",
            "read",
            "unread",
            "seen",
            "delete",
            "archive",
            "unarchive",
            "deliveries",
            "settings",
            "category",
            "category list",
            "category put",
            "category retire",
            "analytics",
            "template",
            "template push",
            "template preview",
            "template diff",
            "experiment",
            "experiment put",
            "experiment show",
            "experiment results",
            "audit",
            "audit explain",
            "audit inbox",
            "audit events",
            "audit verify",
            "audit checkpoint",
            "replay",
            "replay rebuild",
            "replay shadow",
            "replay status",
            "dead-letters",
            "dead-letters list",
            "dead-letters show",
            "dead-letters republish",
            "dead-letters discard",
            "doctor",
            "completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "audit",
        "dead-letters",
        "sing",
        "send",
        "send alice",
        "send alice -t Hello",
        "send a,b -t Hello -m x",
        "send alice -t Hello -m x --type loud",
        "send alice -t Hello -m x --expires-at soon",
        "send alice -t Hello -m x --action-url javascript:x",
        "send alice -t Hello -m x --data [1]",
        "bulk -t Hello -m x",
        "bulk alice a/b -t Hello -m x",
        "bulk alice - -t Hello -m x",
        "send - -t Hello -m x",
        "withdraw",
        "withdraw n1",
        "withdraw n1 --recipient alice --broadcast",
        "read",
        "read n1 --all",
        "unread",
        "seen n1",
        "delete",
        "bulk --file /no/such/file -t Hello -m x",
        "bulk --file - -t Hello -m -",
        "batch",
        "batch /no/such/file",
        "inbox --url localhost:8080",
        "inbox --url http://user:password@localhost",
        "inbox --url http://localhost/#x",
        "doctor --health localhost:9081",
        "inbox --token a:b",
        "inbox --as a/b",
        "tail --count 0",
        "inbox --limit many",
        "audit inbox",
        "audit explain",
        "audit events --append /no/such/file",
        "audit events --append file --position p",
        "audit verify --checkpoint /no/such/file",
        "replay",
        "replay rebuild",
        "dead-letters show 3/41",
        "dead-letters discard belfry.notifications/3/41",
        "dead-letters republish belfry.notifications/3/41 --reason x --type y",
        "dead-letters republish belfry.notifications/3/41 --reason x --type y --file /no/such/file",
      })
  void aCommandThatIsNotAsItMustBeIsTwo(String line) {
    Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ", "Exception");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatIsWrongIsSaidInAFewLinesAndWhereToReadOn() {
    assertThat(Run.of("audit", "explain", "n1", "--afer", "p").err())
        .isEqualTo(
            """
            Unknown options: '--afer', 'p'
            Possible solutions: --after
            Try 'belfry audit explain --help'.
            """);
    assertThat(Run.of("--url", "http://localhost", "inbox").err())
        .contains("Unknown option", "Try 'belfry --help'.")
        .doesNotContain("Usage");
    assertThat(Run.of().err()).contains("Usage: belfry", "dead-letters", "Which command?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send alice -t Hello -m x",
        "inbox",
        "seen",
        "settings",
        "audit events",
        "audit verify",
        "dead-letters list"
      })
  void aBelfryThatDoesNotAnswerIsThree(String line) {
    Run run =
        Run.of(
            Stream.concat(Arrays.stream(line.split(" ")), Stream.of("--url", NOWHERE))
                .toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains(NOWHERE, "--url").doesNotContain("\tat ", "Exception", "..");
  }

  @Test
  void aDoctorWhoFindsNobodySaysWhatToDo() {
    Run run = Run.of("doctor", "--url", NOWHERE);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(run.out()).contains("BAD", "does not answer", "./mvnw spring-boot:run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "tail --count 1", "send alice -t Hello -m x", "doctor --json"})
  void aTokenIsNeverShown(String line) {
    String token = "eyJhbGciOiJub25lIn0.canary.";
    String[] arguments = (line + " --url http://127.0.0.1:9 --token no:" + token).split(" ");
    Run wrong = Run.of(arguments);
    assertThat(wrong.out() + wrong.err()).doesNotContain("canary");
    if (!line.startsWith("tail") && !line.startsWith("send")) { // those try again and again
      Run right = Run.of(Map.of("BELFRY_TOKEN", token, "BELFRY_URL", NOWHERE), "", line.split(" "));
      assertThat(right.out() + right.err()).doesNotContain("canary").isNotEmpty();
    }
  }

  @Test
  void theEnvironmentSaysWhereBelfryIs() {
    Run run = Run.of(Map.of("BELFRY_URL", NOWHERE), "", "inbox");

    assertThat(run.err()).contains(NOWHERE);
  }

  @Test
  void anAddressThatIsNoneIsSaidInOneLineWithoutRepeatingIt() {
    Run run = Run.of(Map.of("BELFRY_URL", "http://user:canary@my host"), "", "inbox");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err().lines()).hasSize(1).first().asString().startsWith("BELFRY_URL: expected");
    assertThat(run.err()).doesNotContain("canary");
  }

  @Test
  void aFileOfUsersThatIsNoTextIsTwo(@TempDir Path folder) throws IOException {
    Path users = Files.write(folder.resolve("users"), new byte[] {'a', (byte) 0xff, '\n'});

    Run run = Run.of("bulk", "--file", users.toString(), "-t", "News", "-m", "x");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("can't be read").doesNotContain("\tat ");
  }

  static Stream<Runnable> faults() {
    return Stream.of(
        () -> {
          throw new IllegalStateException("a fault");
        },
        () -> {
          throw new AssertionError("a fault");
        });
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatNobodyForesawIsThreeAndNoFinding(Runnable fault) {
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            false,
            Ansi.OFF,
            Map.of());
    var commands = Belfry.commands(terminal).addSubcommand("fail", new Failing(fault));

    assertThat(Belfry.run(commands, terminal, "fail")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("report it", "a fault", "\tat ");
  }

  @Test
  void onATerminalHelpHasColoursAndErrorsAreRed() {
    assertThat(Run.coloured(Map.of(), "--help").out()).contains("\u001b[");
    assertThat(Run.coloured(Map.of(), "send").err().lines())
        .first()
        .asString()
        .startsWith("\u001b[31m")
        .contains("Missing required");
    assertThat(Run.coloured(Map.of("BELFRY_URL", NOWHERE), "inbox").err())
        .startsWith("\u001b[31mBelfry does not answer");
    assertThat(Run.of("--help").out() + Run.of("send").err()).doesNotContain("\u001b");
  }

  @Test
  void onATerminalTheDoctorShowsWhatIsBadInRed() {
    Run run = Run.coloured(Map.of("BELFRY_URL", NOWHERE), "doctor");

    assertThat(run.out()).contains("\u001b[31mBAD ");
    assertThat(Run.coloured(Map.of("BELFRY_URL", NOWHERE), "doctor", "--json").out())
        .doesNotContain("\u001b");
  }

  @Test
  void theCompletionScriptKnowsCommandsAndOptions() {
    Run run = Run.of("completion");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("complete ", "dead-letters", "--checkpoint", "broadcast");
  }

  /// A command with a fault.
  @Command
  record Failing(Runnable fault) implements Runnable {
    @Override
    public void run() {
      fault.run();
    }
  }

  @Test
  void itSaysWhichVersionItIs() {
    Run run = Run.of("--version");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("belfry ");
  }

  @Test
  void eventsAreNotAppendedToStandardOutput() {
    Run run = Run.of("audit", "events", "--append", "-", "--url", NOWHERE);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--append: expected a file");
  }
}
