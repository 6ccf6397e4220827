package dev.belfry.cli.send;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.ProgressBar;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.client.Notice;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belfry bulk`
@Command(
    name = "bulk",
    description = "Notifies any number of users. A user who is named twice is notified once.",
    footer = {
      "",
      "If it is interrupted, repeat it with the same --key and recipients to complete it.",
      "",
      "Examples:",
      "  belfry bulk alice bob -t 'Meeting' -m 'At ten.'",
      "  belfry bulk --file users.txt --key newsletter-17 -t 'News' -m 'Number 17 is out.'"
    })
public final class BulkCommand extends BelfryCommand {
  private static final int BATCH = 10_000;

  @Parameters(paramLabel = "<recipient>", arity = "0..*", description = "Who to notify.")
  List<String> recipients = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "<file>",
      description = "More recipients, one on a line; - reads standard input.")
  @Nullable Path file;

  @Mixin NoticeOptions options = new NoticeOptions();

  public BulkCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.SEND;
  }

  @Override
  protected int run(Api api) {
    List<String> all = List.copyOf(all());
    String key = options.key == null ? UUID.randomUUID().toString() : options.key;
    List<Notice> notices = notices(all, key);
    List<String> batches = new ArrayList<>();
    try (NoticeSender sending = new NoticeSender(api);
        ProgressBar bar = new ProgressBar(terminal, "sent")) {
      for (int i = 0; i < notices.size(); i++) {
        sending.publish(notices.get(i)).ids().forEach(id -> batches.add(id.toString()));
        bar.show(Math.min(all.size(), (i + 1) * BATCH), all.size());
      }
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.FAILED) {
        throw CommandFailure.failed(
            "%s\nRepeat the command with --key '%s' to complete it.".formatted(e.message(), key));
      }
      throw e;
    }
    if (json()) {
      var result = Json.mapper().createObjectNode();
      result.putPOJO("batch_ids", batches);
      terminal.print(
          Json.mapper()
              .writeValueAsString(result.put("count", all.size()).put("idempotency_key", key)));
    } else {
      terminal.print("%s users".formatted(all.size()));
    }
    return ExitCode.OK;
  }

  /// Makes all of them before the first is sent: an invalid one then stops the whole command.
  private List<Notice> notices(List<String> all, String key) {
    @Nullable String text = options.text(terminal);
    List<Notice> notices = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      List<String> some = all.subList(from, Math.min(all.size(), from + BATCH));
      notices.add(
          options.of(
              Notice.toMany(some), text, all.size() <= BATCH ? key : key + "." + notices.size()));
    }
    return notices;
  }

  private Set<String> all() {
    if (recipients.contains("-")) {
      throw CommandFailure.usage("Recipients are read from standard input by --file -");
    }
    Set<String> all = new LinkedHashSet<>(recipients);
    Path list = file;
    if (list != null) {
      if (list.toString().equals("-") && "-".equals(options.message)) {
        throw CommandFailure.usage("Either --file or --message reads standard input.");
      }
      all.addAll(lines(list));
    }
    all.stream()
        .filter(recipient -> !RecipientId.isValid(recipient))
        .findFirst()
        .ifPresent(wrong -> {
          throw CommandFailure.usage("Not a user id: '%s'".formatted(wrong));
        });
    if (all.isEmpty()) {
      throw CommandFailure.usage("Name the users to notify, or give a --file of them.");
    }
    return all;
  }

  private List<String> lines(Path list) {
    try (BufferedReader reader =
        list.toString().equals("-")
            ? new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
            : Files.newBufferedReader(list)) {
      return reader.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException | UncheckedIOException e) {
      throw CommandFailure.usage("--file: '%s' can't be read".formatted(list));
    }
  }
}
