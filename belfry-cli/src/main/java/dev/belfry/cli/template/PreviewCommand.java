package dev.belfry.cli.template;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.send.Variables;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import dev.belfry.events.Preferences;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `belfry template preview`
@Command(
    name = "preview",
    description = "Shows what a template says, without telling anyone.",
    footer = {
      "",
      "Example:",
      "  belfry template preview user-action --variable actor=Ann --variable action=liked"
          + " --variable object=post"
    })
final class PreviewCommand extends BelfryCommand {
  private static final List<String> WORDS =
      List.of("locale", "title", "message", "subject", "heading", "body", "button");

  @Parameters(paramLabel = "<key>", description = "The template's key, such as shipped.")
  String key = "";

  @Option(
      names = "--locale",
      paramLabel = "<tag>",
      description = "Who reads it, such as de-AT. Default: the template's default language")
  @Nullable String locale;

  @Option(
      names = "--channel",
      paramLabel = "<channel>",
      description = "in_app, push or email. Default: in_app")
  @Nullable String channel;

  @Option(names = "--version", paramLabel = "<n>", description = "Default: the newest")
  @Nullable Integer version;

  @Mixin Variables variables = new Variables();

  PreviewCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    if (!Preferences.isKey(key)) {
      throw CommandFailure.usage("<key>: expected the key of a template");
    }
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("locale", locale).put("channel", channel).put("version", version);
    if (!variables.byName().isEmpty()) {
      body.set("variables", Json.mapper().valueToTree(variables.byName()));
    }
    JsonNode answer =
        api.post("/api/templates/" + ApiPath.part(key) + "/preview", body, "template");
    if (json()) {
      terminal.print(answer.toString());
    } else {
      WORDS.stream()
          .filter(answer::has)
          .forEach(name -> terminal.print("%s: %s".formatted(name, JsonText.of(answer, name))));
    }
    return ExitCode.OK;
  }
}
