package dev.belfry.producer.request;

import dev.belfry.events.Channel;
import dev.belfry.events.Preferences;
import dev.belfry.events.Routing;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Which way a notification is to go, alike at every door.
final class RoutingMembers {
  private static final int MAX_THREAD_KEY = 128;
  private static final int MAX_COLLAPSE_KEY = 64;

  private RoutingMembers() {}

  /// Takes them from the body and notes what is wrong; the values count only if nothing is. Which
  /// categories there are is not known here.
  static Routing take(Members body) {
    return new Routing(
        category(body),
        0,
        false,
        channels(body),
        key(body, "thread_key", MAX_THREAD_KEY),
        key(body, "collapse_key", MAX_COLLAPSE_KEY));
  }

  private static String category(Members body) {
    JsonNode value = body.take("category");
    if (value == null) {
      return Preferences.DEFAULT_CATEGORY;
    }
    String key = value.stringValue("");
    if (!Preferences.isKey(key)) {
      body.refuse("category", "Must be the key of a category.");
      return Preferences.DEFAULT_CATEGORY;
    }
    return key;
  }

  private static @Nullable Set<Channel> channels(Members body) {
    JsonNode value = body.take("channels");
    if (value == null) {
      return null;
    }
    Set<Channel> channels = EnumSet.noneOf(Channel.class);
    boolean isList = value instanceof ArrayNode && value.size() <= Channel.values().length;
    if (isList) {
      for (JsonNode each : value) {
        Optional<Channel> channel = Channel.ofWireName(each.stringValue(""));
        channel.ifPresent(channels::add);
        isList &= channel.isPresent();
      }
    }
    if (!isList) {
      body.refuse("channels", "Must be a list of some of email, push, realtime.");
    }
    return channels;
  }

  private static @Nullable String key(Members body, String name, int maxLength) {
    String key = body.takeText(name);
    if (key != null
        && (Text.length(key) > maxLength
            || Text.isBlank(key)
            || key.chars().anyMatch(Character::isISOControl))) {
      body.refuse(
          name,
          "Must be 1 to %s characters, none of them a control character, not all blank."
              .formatted(maxLength));
    }
    return key;
  }
}
