package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a recipient has chosen for categories of notifications, channel by channel. Where nothing
/// is chosen, the category decides.
///
/// @param cells what is chosen, by the key of the category; a category without a choice is left out
public record Preferences(@JsonValue Map<String, Map<Channel, Boolean>> cells) {
  /// How many categories there may be choices for.
  public static final int MAX_CATEGORIES = 100;

  /// The category of every notification, as long as there are no others.
  public static final String DEFAULT_CATEGORY = "default";

  /// Nothing is chosen.
  public static final Preferences NONE = new Preferences(Map.of());

  private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public Preferences {
    var chosen = new TreeMap<String, Map<Channel, Boolean>>();
    cells.forEach((category, channels) -> {
      if (!channels.isEmpty()) {
        chosen.put(category, Collections.unmodifiableMap(new TreeMap<>(channels)));
      }
    });
    cells = Collections.unmodifiableMap(chosen);
  }

  /// Whether this can be the key of a category: 1 to 64 lower-case letters of ASCII, digits, full
  /// stops, underscores and hyphens, of which the first is a letter or digit.
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /// Whether a category is switched off in a channel.
  public boolean switchOff(String category, Channel channel) {
    return Objects.equals(cells.getOrDefault(category, Map.of()).get(channel), false);
  }

  /// Whether there are choices for more than [#MAX_CATEGORIES].
  boolean areTooMany() {
    return cells.size() > MAX_CATEGORIES;
  }
}
