package dev.belfry.cli.audit;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.api.StreamedCall;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonFile;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `belfry audit verify`
@Command(
    name = "verify",
    description = {
      "Reads the log again and proves that nothing was altered, removed or inserted since it was"
          + " applied; names the places where something was."
    },
    footer = {
      "",
      "Exits with 1 if it finds something that no replay was told to accept.",
      "",
      "Examples:",
      "  belfry audit verify",
      "  belfry audit verify --checkpoint belfry-2026-11-26.json"
    })
final class VerifyCommand extends BelfryCommand {
  @Option(
      names = "--checkpoint",
      paramLabel = "<file>",
      description = "Also verifies against this checkpoint; - reads standard input.")
  @Nullable Path checkpoint;

  @Mixin ReasonOption reason = new ReasonOption();

  VerifyCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    ObjectNode body = Json.mapper().createObjectNode();
    Path kept = checkpoint;
    if (kept != null) {
      body.set("checkpoint", JsonFile.read(kept, terminal));
    }
    JsonNode result =
        StreamedCall.result(
            api,
            terminal,
            "records verified",
            ApiPath.of("/api/audit/verify").with("reason", reason.text).toString(),
            body);
    boolean ok = result.path("ok").asBoolean(false);
    if (json()) {
      terminal.print(result.toString());
    } else {
      show(result, ok);
    }
    return ok ? ExitCode.OK : ExitCode.FINDING;
  }

  private String verdict(boolean ok, boolean hasFindings) {
    if (!ok) {
      return terminal.bad("The log is NOT what it was");
    }
    return terminal.good(
        hasFindings
            ? "Nothing new: apart from what was accepted, the log is what it was when it was applied"
            : "The log is what it was when it was applied");
  }

  private void show(JsonNode result, boolean ok) {
    FindingLines.of(result).forEach(terminal::print);
    terminal.print(
        String.format(
            Locale.ROOT,
            "%s: %,d records in %.1f s",
            verdict(ok, !result.path("findings").isEmpty()),
            result.path("records").asLong(0),
            result.path("seconds").asDouble(0)));
  }
}
