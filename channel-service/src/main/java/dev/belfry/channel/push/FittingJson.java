package dev.belfry.channel.push;

import dev.belfry.events.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes payloads fit: what may be long is cut between characters as people see them.
final class FittingJson {
  private static final String ELLIPSIS = "\u2026";

  /// In bytes of JSON: a longer link would leave too little room for the words.
  private static final int MOST_OF_A_LINK = 2_048;

  private FittingJson() {}

  /// The JSON with a text put into it, in no more than so many bytes if all else leaves room.
  ///
  /// @param json all of it
  /// @param place in it, where the text goes
  static byte[] bytes(ObjectNode json, ObjectNode place, String member, String text, int most) {
    place.put(member, "");
    place.put(member, cut(text, most - encoded(json).length));
    return encoded(json);
  }

  /// Where a click leads: to the link of a notification, or to where people reach Belfry.
  ///
  /// @param publicUrl null if it is not known
  /// @return null if there is neither
  static @Nullable String link(@Nullable String actionUrl, @Nullable URI publicUrl) {
    String fallback = publicUrl == null ? null : publicUrl.toString();
    if (actionUrl == null) {
      return fallback;
    }
    String link = actionUrl;
    if (publicUrl != null) {
      try {
        link = publicUrl.resolve(actionUrl).toString();
      } catch (IllegalArgumentException _) {
        return fallback; // what Belfry takes for a link is more than Java does
      }
    }
    return lengthOf(link) > MOST_OF_A_LINK ? fallback : link;
  }

  private static String cut(String text, int room) {
    if (lengthOf(text) <= room) {
      return text;
    }
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text);
    int left = room - lengthOf(ELLIPSIS);
    int end = 0;
    for (int next = characters.next(); next != BreakIterator.DONE; next = characters.next()) {
      left -= lengthOf(text.substring(end, next));
      if (left < 0) {
        break;
      }
      end = next;
    }
    return end == 0 ? "" : text.substring(0, end).stripTrailing() + ELLIPSIS;
  }

  /// The bytes that a text has in JSON, without its quotation marks.
  private static int lengthOf(String text) {
    return Json.mapper().writeValueAsBytes(text).length - 2;
  }

  private static byte[] encoded(ObjectNode json) {
    return Json.mapper().writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
  }
}
