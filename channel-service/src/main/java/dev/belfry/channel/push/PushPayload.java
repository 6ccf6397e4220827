package dev.belfry.channel.push;

import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.Content;
import dev.belfry.events.Json;
import dev.belfry.events.LocalWords;
import dev.belfry.events.Texts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a browser is told of one notification: JSON that a service worker reads, and that browsers
/// which know declarative Web Push show by themselves.
///
/// @see <a href="https://www.w3.org/TR/push-api/#declarative-push-message">Push API</a>
final class PushPayload {
  /// So much fits into a message of 4,096 bytes, which every push service takes, once it is
  /// encrypted.
  static final int MAX_BYTES = 3_993;

  /// So much is tried where that was too large.
  static final int SHORT_BYTES = 1_993;

  private static final String ELLIPSIS = "\u2026";

  /// In bytes of JSON: a longer link would leave too little room for the words.
  private static final int MOST_OF_A_LINK = 2_048;

  private final ObjectNode json = Json.mapper().createObjectNode();
  private final ObjectNode notification;
  private final String message;
  private final String fallback;

  /// @param collapseKey what a later one replaces; null if it is the notification alone
  /// @param publicUrl where people reach Belfry; null if it is not known: links are then relative
  ///   to the page that the worker serves
  /// @param reads the language that its reader has chosen, as a tag of BCP 47; null if they have
  ///   not
  PushPayload(
      Item item, @Nullable String collapseKey, @Nullable URI publicUrl, @Nullable String reads) {
    UUID id = item.notificationId();
    Content content = item.content();
    LocalWords words = content.wordsFor(reads);
    Texts.Push said = words.texts().toPush();
    fallback = publicUrl == null ? "./" : publicUrl.toString();
    json.put("web_push", 8030);
    notification =
        json.putObject("notification")
            .put("title", said.title())
            .put("body", "")
            .put("navigate", navigate(content.actionUrl(), publicUrl))
            .put("lang", Objects.toString(words.locale(), "")) // empty: not known
            .put("dir", "auto")
            .put("tag", collapseKey == null ? id.toString() : collapseKey)
            .put("silent", false);
    json.putObject("belfry").put("id", id.toString()).put("position", item.position().toString());
    message = said.body();
  }

  private static String navigate(@Nullable String actionUrl, @Nullable URI publicUrl) {
    String link = actionUrl == null ? "./" : actionUrl;
    if (publicUrl == null) {
      return link;
    }
    try {
      return publicUrl.resolve(link).toString();
    } catch (IllegalArgumentException _) {
      return publicUrl.toString(); // what Belfry takes for a link is more than Java does
    }
  }

  /// The payload, in no more than so many bytes if what can't be cut leaves room: the message is
  /// cut between characters as people see them.
  byte[] bytes(int most) {
    if (lengthOf(notification.path("navigate").asString()) > MOST_OF_A_LINK) {
      notification.put("navigate", fallback);
    }
    notification.put("body", "");
    int room = most - encoded().length;
    notification.put("body", cut(room));
    return encoded();
  }

  private String cut(int room) {
    if (lengthOf(message) <= room) {
      return message;
    }
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(message);
    int left = room - lengthOf(ELLIPSIS);
    int end = 0;
    for (int next = characters.next(); next != BreakIterator.DONE; next = characters.next()) {
      left -= lengthOf(message.substring(end, next));
      if (left < 0) {
        break;
      }
      end = next;
    }
    return end == 0 ? "" : message.substring(0, end).stripTrailing() + ELLIPSIS;
  }

  /// The bytes that a text has in JSON, without its quotation marks.
  private static int lengthOf(String text) {
    return Json.mapper().writeValueAsBytes(text).length - 2;
  }

  private byte[] encoded() {
    return Json.mapper().writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
  }
}
