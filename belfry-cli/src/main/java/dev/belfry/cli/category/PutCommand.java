package dev.belfry.cli.category;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonFile;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `belfry category put`
@Command(
    name = "put",
    description = {
      "Makes a category, or a new version of it. What is not said is as by default, not as it was"
          + " before."
    },
    footer = {
      "",
      "Examples:",
      "  belfry category put orders --name 'Orders' --reason 'the shop opens'",
      "  belfry category put alarms --file alarms.json --reason 'mail at once'",
      "",
      "alarms.json:",
      "  {\"name\": \"Alarms\", \"critical\": true, \"channels\": {\"email\": {\"delay_seconds\": 0}}}"
    })
final class PutCommand extends BelfryCommand {
  @Mixin CategoryKey category = new CategoryKey();

  @Option(names = "--name", paramLabel = "<name>", description = "What people call it.")
  @Nullable String name;

  @Option(
      names = "--critical",
      description = "Whoever gets its notifications can't switch them off by category.")
  boolean critical;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "<file>",
      description = "The whole category in JSON: name, critical, channels; - reads standard input.")
  @Nullable Path file;

  @Mixin RequiredReason reason = new RequiredReason();

  PutCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.CATALOGUE;
  }

  @Override
  protected int run(Api api) {
    String path = category.path(reason.text);
    JsonNode result = api.put(path, body(), "version");
    terminal.print(
        json()
            ? result.toString()
            : "%s is at version %s"
                .formatted(JsonText.of(result, "key"), JsonText.of(result, "version")));
    return ExitCode.OK;
  }

  private ObjectNode body() {
    if (file == null ? name == null : name != null || critical) {
      throw CommandFailure.usage("Give either --file, or --name and perhaps --critical.");
    }
    ObjectNode body =
        file == null
            ? Json.mapper().createObjectNode().put("name", name).put("critical", critical)
            : JsonFile.read(file, terminal);
    if (category.expectedVersion != null) {
      body.put("expected_version", category.expectedVersion);
    }
    return body;
  }
}
