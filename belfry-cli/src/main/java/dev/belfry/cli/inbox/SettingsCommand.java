package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import dev.belfry.events.Settings;
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
      "  belfry settings --as alice info_enabled=false realtime_notifications=true",
      "  belfry settings --as alice locale=de-AT time_zone=Europe/Vienna",
      "  belfry settings --as alice preferences.default.email=false",
      "  belfry settings --as alice preferences.default.email=null"
    })
public final class SettingsCommand extends BelfryCommand {
  private static final String PATH = "/api/notifications/settings";
  private static final String MEMBER = "realtime_notifications";
  private static final String PREFERENCES = Settings.PREFERENCES + ".";

  @Parameters(
      paramLabel = "<setting>=<value>",
      arity = "0..*",
      description = "What to change, null for the default; the rest stays as it is.")
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
    JsonNode settings = api.get(PATH, MEMBER);
    if (!changes.isEmpty()) {
      ObjectNode patch = Json.mapper().createObjectNode();
      JsonNode before = settings;
      changes.forEach((name, value) -> change(before, patch, name, value));
      settings = api.patch(PATH, patch, "position");
    }
    if (json()) {
      terminal.print(settings.toString());
    } else {
      print("", settings);
    }
    return ExitCode.OK;
  }

  private void print(String place, JsonNode members) {
    members.forEachEntry((name, value) -> {
      if (value.isObject()) {
        print(place + name + ".", value);
      } else if (!name.equals("position")) {
        terminal.print(place + name + "=" + (value.isNull() ? "null" : value.asString()));
      }
    });
  }

  private static void change(JsonNode settings, ObjectNode patch, String name, String value) {
    int channel = name.lastIndexOf('.') + 1;
    if (name.startsWith(PREFERENCES) && channel > PREFERENCES.length() + 1) {
      ObjectNode category =
          patch
              .withObjectProperty(Settings.PREFERENCES)
              .withObjectProperty(name.substring(PREFERENCES.length(), channel - 1));
      put(category, name.substring(channel), name, value, true);
    } else if (settings.has(name) && !settings.get(name).isObject()) {
      put(patch, name, name, value, settings.get(name).isBoolean());
    } else {
      throw CommandFailure.usage(
          "There is no setting '%s'; there are %s.<category>.<channel>"
              .formatted(name, String.join(", ", settings.propertyNames())));
    }
  }

  /// @param isSwitch whether it is on or off
  private static void put(
      ObjectNode patch, String member, String name, String value, boolean isSwitch) {
    switch (value) {
      case "null" -> patch.putNull(member);
      case "true", "false" -> patch.put(member, value.equals("true"));
      default -> {
        if (isSwitch) {
          throw CommandFailure.usage("%s: expected true, false or null".formatted(name));
        }
        patch.put(member, value);
      }
    }
  }
}
