package dev.belfry.events;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/// Reads [Settings] from JSON: each switch by its name, whatever else is there is left unread.
final class SettingsReader extends StdDeserializer<Settings> {
  private static final Map<String, Switch> SWITCHES =
      Switch.ALL.stream()
          .collect(Collectors.toUnmodifiableMap(Switch::settingName, Function.identity()));

  SettingsReader() {
    super(Settings.class);
  }

  @Override
  public Settings deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return context.reportInputMismatch(Settings.class, "an object expected");
    }
    Set<Switch> off = new HashSet<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      Switch named = SWITCHES.get(name);
      if (named == null) {
        parser.skipChildren();
      } else if (value == JsonToken.VALUE_FALSE) {
        off.add(named);
      } else if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_NULL) {
        throw noSwitch(name, context);
      }
    }
    return new Settings(off);
  }

  private static DatabindException noSwitch(String name, DeserializationContext context) {
    try {
      return context.reportInputMismatch(Boolean.class, "true or false expected");
    } catch (DatabindException e) {
      e.prependPath(Settings.class, name);
      return e;
    }
  }
}
