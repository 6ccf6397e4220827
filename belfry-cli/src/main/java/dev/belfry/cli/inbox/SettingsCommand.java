package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `belfry settings`
@Command(
    name = "settings",
    description = "Shows your settings, or changes some of them.",
    footer = {
      "",
      "Examples:",
      "  belfry settings --as alice",
      "  belfry settings --as alice info_enabled=false realtime_notifications=true"
    })
public final class SettingsCommand extends BelfryCommand {
  private static final String MEMBER = "realtime_notifications";

  @Parameters(
      paramLabel = "<setting>=<true|false>",
      arity = "0..*",
      description = "What to change; the rest stays as it is.")
  Map<String, String> changes = new LinkedHashMap<>();

  public SettingsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    JsonNode settings = api.get("/api/notifications/settings", MEMBER);
    if (!changes.isEmpty() && settings instanceof ObjectNode changed) {
      changes.forEach((name, value) -> change(changed, name, value));
      settings = api.put("/api/notifications/settings", changed, MEMBER);
    }
    if (json()) {
      terminal.print(settings.toString());
    } else {
      settings
          .propertyStream()
          .filter(setting -> setting.getValue().isBoolean())
          .forEach(
              setting -> terminal.print(setting.getKey() + "=" + setting.getValue().asBoolean()));
    }
    return ExitCode.OK;
  }

  private static void change(ObjectNode settings, String name, String value) {
    if (!settings.has(name)) {
      throw CommandFailure.usage(
          "There is no setting '%s'; there are %s"
              .formatted(name, String.join(", ", settings.propertyNames())));
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw CommandFailure.usage("%s: expected true or false".formatted(name));
    }
    settings.put(name, value.equals("true"));
  }
}
