package dev.belfry.erasure;

import dev.belfry.events.RecipientId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Erases a person, or says what there is of them. See docs/operations/erasure.md.
@Command(
    name = "belfry-erase",
    mixinStandardHelpOptions = true,
    description = {
      "Says what there is of a person in Belfry's topics, and with --erase erases it.",
      "All services have to be stopped for that. If it ends early, run it again."
    },
    footer = {
      "",
      "Exit codes:",
      "  0  done",
      "  2  the command is invalid",
      "  3  not done, for the reason that it says",
      "",
      "Examples:",
      "  belfry-erase alice --bootstrap-server kafka-0:9092 --mention 'Alice Smith'",
      "  belfry-erase alice --bootstrap-server kafka-0:9092 --erase --reason 'Ticket 4711'"
    })
public final class EraseCommand implements Callable<Integer> {
  private static final int FAILED = 3;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "<person>", description = "Who: the `sub` of their token.")
  private String person = "";

  @Option(
      names = "--bootstrap-server",
      required = true,
      paramLabel = "<host:port>",
      description = "Where Kafka is.")
  private String bootstrapServer = "";

  @Option(
      names = "--command-config",
      paramLabel = "<file>",
      description =
          "Properties of Kafka's clients, such as those of a login. It needs the rights of an"
              + " administrator: to create, delete, alter, read and write all belfry.* topics, to"
              + " write with the transactional id belfry.erasure, and to describe groups and delete"
              + " their offsets.")
  private @Nullable Path config;

  @Option(
      names = "--mention",
      paramLabel = "<words>",
      description =
          "Words that tell of them, such as their name: counted wherever they stand. May be given"
              + " several times. Their e-mail address is found by itself.")
  private List<String> mentions = new ArrayList<>();

  @Option(names = "--erase", description = "Erases. Without it, nothing is changed.")
  private boolean erase;

  @Option(
      names = "--abandon",
      description = "Takes back an erasure that has begun and has not replaced anything yet.")
  private boolean abandon;

  @Option(
      names = "--reason",
      paramLabel = "<text>",
      description = "Why, for belfry.audit; required with --erase.")
  private String reason = "";

  @Option(
      names = "--actor",
      paramLabel = "<name>",
      description = "Who erases them, for belfry.audit; else the name of the system's user.")
  private String actor = System.getProperty("user.name", "operator");

  private EraseCommand() {}

  /// Runs the command and ends the process.
  public static void main(String... arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(
        run(
            new PrintWriter(System.out, true, System.out.charset()),
            new PrintWriter(System.err, true, System.err.charset()),
            arguments));
  }

  /// Runs the command.
  ///
  /// @return its exit code
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new EraseCommand())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((e, line, _) -> {
          line.getErr().println(sayWhy(e));
          return FAILED;
        })
        .execute(arguments);
  }

  private static String sayWhy(Exception e) {
    return switch (e) {
      case RefusedException refused -> String.valueOf(refused.getMessage());
      case KafkaException kafka ->
          "Kafka: %s. Put that right, and run the command again.".formatted(kafka.getMessage());
      default -> "%s. Run the command again.".formatted(e);
    };
  }

  @Override
  public Integer call() throws IOException {
    RecipientId id = recipient();
    if (abandon && erase) {
      throw invalid("--abandon and --erase are one too many: choose one of them.");
    }
    if (erase && reason.isBlank()) {
      throw invalid("--erase needs a --reason, which is kept in belfry.audit.");
    }
    if (mentions.stream().anyMatch(String::isBlank)) {
      throw invalid("--mention needs words.");
    }
    Set<String> words = new LinkedHashSet<>(mentions);
    try (var erasure = new Erasure(connection(), line -> out().println(line))) {
      if (abandon) {
        erasure.abandon();
      } else if (erase) {
        erasure.erase(id, words, new Act(actor, reason));
        sayWhatIsLeft();
      } else {
        print(erasure.survey(id, words));
      }
    }
    return 0;
  }

  private RecipientId recipient() {
    try {
      return new RecipientId(person);
    } catch (IllegalArgumentException e) {
      throw invalid("<person> is no user id: 1 to 128 characters of A-Z a-z 0-9 _ . : @ | + = -");
    }
  }

  private Map<String, Object> connection() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    if (config != null) {
      Properties read = new Properties();
      try (Reader file = Files.newBufferedReader(config, StandardCharsets.UTF_8)) {
        read.load(file);
      } catch (IOException e) {
        throw invalid("--command-config can't be read: " + e);
      }
      read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    }
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServer);
    return settings;
  }

  private void print(List<Found> all) {
    out()
        .printf(
            Locale.ROOT, "%-22s %12s %12s %12s%n", "topic", "records", "theirs", "mention them");
    for (Found each : all) {
      out()
          .printf(
              Locale.ROOT,
              "%-22s %,12d %,12d %,12d%n",
              each.topic(),
              each.records(),
              each.theirs(),
              each.mentioning());
    }
    out().println();
    out()
        .println(
            "\"theirs\" go with --erase. What else mentions them stays: see docs/operations/erasure.md.");
  }

  private void sayWhatIsLeft() {
    out()
        .println(
            "Before you start the services: give persistence-service and channel-service an empty"
                + " database (or drop their schemas). See docs/operations/erasure.md.");
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec;
  }
}
