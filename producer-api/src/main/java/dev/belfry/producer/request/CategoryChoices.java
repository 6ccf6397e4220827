package dev.belfry.producer.request;

import dev.belfry.events.Channel;
import dev.belfry.events.Preferences;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What a recipient chooses for categories of notifications, as asked for: the member `preferences`
/// of a change of settings.
final class CategoryChoices {
  private static final String NO_CATEGORIES =
      "Must be an object with at most %s categories.".formatted(Preferences.MAX_CATEGORIES);
  private static final String NO_KEY =
      "Has a category whose key is not 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a"
          + " letter or digit.";
  private static final String NO_CHOICES =
      "Must say for each category true, false or null by channel: %s."
          .formatted(
              Arrays.stream(Channel.values())
                  .map(Channel::wireName)
                  .collect(Collectors.joining(", ")));

  private CategoryChoices() {}

  /// What is wrong with them, if anything is.
  static Optional<String> wrongIn(JsonNode preferences) {
    if (!preferences.isObject() || preferences.size() > Preferences.MAX_CATEGORIES) {
      return Optional.of(NO_CATEGORIES);
    } else if (!preferences.propertyNames().stream().allMatch(Preferences::isKey)) {
      return Optional.of(NO_KEY);
    }
    return preferences.valueStream().allMatch(CategoryChoices::areChoices)
        ? Optional.empty()
        : Optional.of(NO_CHOICES);
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
