package dev.belfry.producer.request;

import dev.belfry.events.Settings;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.Switch;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes of a recipient's settings, as asked for: the bodies of `PUT` and `PATCH
/// /api/notifications/settings`.
public final class SettingsRequest {
  private static final String NO_LOCALE =
      "Must be a language tag (BCP 47) of at most %s characters, such as de-AT."
          .formatted(Tag.MAX_LENGTH);
  private static final String NO_ZONE =
      "Must be the name of a time zone in IANA's database, such as Europe/Vienna.";

  private final ObjectNode body;
  private final Members members;
  private final ObjectNode asked;

  private SettingsRequest(ObjectNode body) {
    this.body = body;
    members = new Members(body);
    asked = body.objectNode();
  }

  /// All switches, of which those that are absent are on, and what else the body names; or all that
  /// is wrong with it.
  public static Checked<SettingsMembers> replacement(ObjectNode body) {
    var request = new SettingsRequest(body);
    for (Switch each : Switch.ALL) {
      String name = each.settingName();
      request.asked.put(name, request.members.takeBoolean(name, true));
    }
    return request.withTheRest();
  }

  /// What the body names, as a JSON merge patch; or all that is wrong with it.
  public static Checked<SettingsMembers> patch(ObjectNode body) {
    var request = new SettingsRequest(body);
    for (Switch each : Switch.ALL) {
      String name = each.settingName();
      request.members.takeBoolean(name, true); // also what is absent is allowed
      if (body.has(name)) {
        request.asked.set(name, body.get(name));
      }
    }
    return request.withTheRest();
  }

  /// The categories that these members switch off in some channel, by their keys.
  public static Stream<String> categoriesSwitchedOff(SettingsMembers asked) {
    return asked
        .tree()
        .path(Settings.PREFERENCES)
        .propertyStream()
        .filter(category ->
            category.getValue().isObject()
                && category
                    .getValue()
                    .valueStream()
                    .anyMatch(cell -> cell.isBoolean() && !cell.booleanValue()))
        .map(Map.Entry::getKey);
  }

  private Checked<SettingsMembers> withTheRest() {
    name(Settings.LOCALE, Tag::of, NO_LOCALE);
    name(Settings.TIME_ZONE, SettingsRequest::timeZone, NO_ZONE);
    JsonNode preferences = members.take(Settings.PREFERENCES);
    if (preferences != null) {
      CategoryChoices.wrongIn(preferences)
          .ifPresent(wrong -> members.refuse(Settings.PREFERENCES, wrong));
    }
    if (body.has(Settings.PREFERENCES)) {
      asked.set(Settings.PREFERENCES, body.get(Settings.PREFERENCES));
    }
    return members.check(() -> SettingsMembers.of(asked));
  }

  /// @param read what is kept of the text, if it names anything
  private void name(String member, Function<String, Optional<String>> read, String otherwise) {
    JsonNode value = members.take(member);
    Optional<String> kept = Optional.ofNullable(value).flatMap(Text::of).flatMap(read);
    if (value != null && kept.isEmpty()) {
      members.refuse(member, otherwise);
    }
    if (body.has(member)) {
      asked.put(member, kept.orElse(null));
    }
  }

  private static Optional<String> timeZone(String text) {
    return ZoneId.getAvailableZoneIds().contains(text) ? Optional.of(text) : Optional.empty();
  }
}
