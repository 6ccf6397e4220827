package dev.belfry.producer.request;

import dev.belfry.events.Channel;
import dev.belfry.events.Preferences;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.Switch;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes of a recipient's settings, as asked for: the bodies of `PUT` and `PATCH
/// /api/notifications/settings`.
public final class SettingsRequest {
  private static final int MAX_LOCALE = 35;
  private static final String NO_LOCALE =
      "Must be a language tag (BCP 47) of at most %s characters, such as de-AT."
          .formatted(MAX_LOCALE);
  private static final String NO_ZONE =
      "Must be the name of a time zone in IANA's database, such as Europe/Vienna.";
  private static final String NO_CATEGORIES =
      "Must be an object with at most %s categories.".formatted(Preferences.MAX_CATEGORIES);
  private static final String NO_KEY =
      "Has a category whose key is not 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a"
          + " letter or digit.";
  private static final String CRITICAL =
      "Switches off a category that is critical, which can't be switched off.";
  private static final String NO_CHOICES =
      "Must say for each category true, false or null by channel: %s."
          .formatted(
              Arrays.stream(Channel.values())
                  .map(Channel::wireName)
                  .collect(Collectors.joining(", ")));

  private final ObjectNode body;
  private final Predicate<String> isCritical;
  private final Members members;
  private final ObjectNode asked;

  private SettingsRequest(ObjectNode body, Predicate<String> isCritical) {
    this.body = body;
    this.isCritical = isCritical;
    members = new Members(body);
    asked = body.objectNode();
  }

  /// All switches, of which those that are absent are on, and what else the body names; or all that
  /// is wrong with it.
  ///
  /// @param isCritical whether a category is known to be critical, by its key
  public static Checked<SettingsMembers> replacement(
      ObjectNode body, Predicate<String> isCritical) {
    var request = new SettingsRequest(body, isCritical);
    for (Switch each : Switch.ALL) {
      String name = each.settingName();
      request.asked.put(name, request.members.takeBoolean(name, true));
    }
    return request.withTheRest();
  }

  /// What the body names, as a JSON merge patch; or all that is wrong with it.
  ///
  /// @param isCritical whether a category is known to be critical, by its key
  public static Checked<SettingsMembers> patch(ObjectNode body, Predicate<String> isCritical) {
    var request = new SettingsRequest(body, isCritical);
    for (Switch each : Switch.ALL) {
      String name = each.settingName();
      if (body.has(name)) {
        request.members.takeBoolean(name, true);
        request.asked.set(name, body.get(name));
      }
    }
    return request.withTheRest();
  }

  private Checked<SettingsMembers> withTheRest() {
    name(Settings.LOCALE, SettingsRequest::locale, NO_LOCALE);
    name(Settings.TIME_ZONE, SettingsRequest::timeZone, NO_ZONE);
    JsonNode preferences = members.take(Settings.PREFERENCES);
    if (preferences != null) {
      wrongIn(preferences).ifPresent(wrong -> members.refuse(Settings.PREFERENCES, wrong));
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

  private static Optional<String> locale(String text) {
    if (text.isEmpty() || text.length() > MAX_LOCALE) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Locale.Builder().setLanguageTag(text).build().toLanguageTag())
          .filter(tag -> tag.length() <= MAX_LOCALE);
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> timeZone(String text) {
    return ZoneId.getAvailableZoneIds().contains(text) ? Optional.of(text) : Optional.empty();
  }

  private Optional<String> wrongIn(JsonNode preferences) {
    if (!preferences.isObject() || preferences.size() > Preferences.MAX_CATEGORIES) {
      return Optional.of(NO_CATEGORIES);
    } else if (!preferences.propertyNames().stream().allMatch(Preferences::isKey)) {
      return Optional.of(NO_KEY);
    }
    if (!preferences.valueStream().allMatch(SettingsRequest::areChoices)) {
      return Optional.of(NO_CHOICES);
    }
    return preferences.propertyStream().anyMatch(this::switchesOffCritical)
        ? Optional.of(CRITICAL)
        : Optional.empty();
  }

  private boolean switchesOffCritical(Map.Entry<String, JsonNode> category) {
    return category.getValue().isObject()
        && category
            .getValue()
            .valueStream()
            .anyMatch(cell -> cell.isBoolean() && !cell.booleanValue())
        && isCritical.test(category.getKey());
  }

  private static boolean areChoices(JsonNode channels) {
    return channels.isNull()
        || (channels.isObject()
            && channels
                .propertyStream()
                .allMatch(cell ->
                    Channel.ofWireName(cell.getKey()).isPresent()
                        && (cell.getValue().isBoolean() || cell.getValue().isNull())));
  }
}
