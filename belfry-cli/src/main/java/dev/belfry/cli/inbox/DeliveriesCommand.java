package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `belfry deliveries`
@Command(
    name = "deliveries",
    description = {
      "Shows what became of one of your notifications by e-mail and push. Channels that were"
          + " switched off then are not shown."
    },
    footer = {
      "",
      "Examples:",
      "  belfry deliveries 0199d0f2-7a00-7000-8000-00000000a11c --as alice",
      "  belfry deliveries 0199d0f2-7a00-7000-8000-00000000a11c --as alice --json"
    })
public final class DeliveriesCommand extends BelfryCommand {
  @Parameters(paramLabel = "<id>", description = "The notification's id.")
  String id = "";

  @Option(
      names = "--after",
      paramLabel = "<position>",
      description = "Waits until this position has been applied.")
  @Nullable String after;

  public DeliveriesCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    JsonNode answer =
        api.get(
            ApiPath.of("/api/notifications/" + ApiPath.part(id) + "/deliveries")
                .with("after", after)
                .toString(),
            "deliveries");
    JsonNode deliveries = answer.path("deliveries");
    if (json()) {
      terminal.print(answer.toString());
    } else if (deliveries.isEmpty()) {
      terminal.print("no channel was switched on for it");
    } else {
      show(deliveries);
    }
    return ExitCode.OK;
  }

  private void show(JsonNode deliveries) {
    List<String> lines =
        JsonText.table(deliveries.valueStream().map(DeliveriesCommand::shown).toList());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      terminal.print(
          switch (JsonText.of(deliveries.path(i), "state")) {
            case "sent" -> terminal.good(line);
            case "failed", "bounced" -> terminal.bad(line);
            default -> line;
          });
    }
  }

  private static List<String> shown(JsonNode delivery) {
    String reason = JsonText.of(delivery, "reason");
    return List.of(
        JsonText.of(delivery, "channel"),
        JsonText.of(delivery, "state") + (reason.isEmpty() ? "" : " (" + reason + ")"),
        at("due", delivery, "due_at"),
        at("sent", delivery, "sent_at"),
        tries(delivery));
  }

  private static String at(String what, JsonNode delivery, String member) {
    String time = JsonText.of(delivery, member);
    return time.isEmpty() ? "" : what + " " + time;
  }

  private static String tries(JsonNode delivery) {
    int attempts = delivery.path("attempts").asInt(0);
    String count =
        attempts == 0 ? "" : "%s attempt%s".formatted(attempts, attempts == 1 ? "" : "s");
    return delivery.path("possibly_duplicate").asBoolean(false)
        ? count + ", may have arrived twice"
        : count;
  }
}
