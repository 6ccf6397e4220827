package dev.belfry.cli.template;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `belfry template push`
@Command(
    name = "push",
    description = {
      "Puts every template of a folder that differs from what Belfry has. A file's name is the key"
          + " of its template, such as shipped.json."
    },
    footer = {"", "Example:", "  belfry template push templates --reason 'friendlier words'"})
final class PushCommand extends BelfryCommand {
  @Parameters(paramLabel = "<dir>", description = "The folder with the files.")
  Path folder = Path.of(".");

  @Mixin RequiredReason reason = new RequiredReason();

  PushCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.CATALOGUE;
  }

  @Override
  protected int run(Api api) {
    var files = TemplateFile.in(folder, terminal);
    var offered = new OfferedTemplates(api);
    for (TemplateFile file : files) {
      boolean changed = !offered.members(file.key()).equals(TemplateMembers.of(file.body()));
      ObjectNode result =
          changed
              ? put(api, file, offered.versionOf(file.key()))
              : Json.mapper()
                  .createObjectNode()
                  .put("key", file.key())
                  .put("version", offered.versionOf(file.key()));
      terminal.print(
          json()
              ? result.put("changed", changed).toString()
              : "%s %s version %s"
                  .formatted(
                      file.key(), changed ? "is at" : "stays at", JsonText.of(result, "version")));
    }
    return ExitCode.OK;
  }

  /// Only on top of what it was compared with.
  private ObjectNode put(Api api, TemplateFile file, int expected) {
    JsonNode result =
        api.put(
            ApiPath.of("/api/templates/" + ApiPath.part(file.key()))
                .with("reason", reason.text)
                .toString(),
            file.body().put("expected_version", expected),
            "version");
    return Json.mapper()
        .createObjectNode()
        .put("key", file.key())
        .put("version", result.path("version").asInt());
  }
}
