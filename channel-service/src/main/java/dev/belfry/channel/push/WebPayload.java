package dev.belfry.channel.push;

import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.Content;
import dev.belfry.events.Json;
import dev.belfry.events.Texts;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a browser is told of one notification: JSON that a service worker reads, and that browsers
/// which know declarative Web Push show by themselves.
///
/// @see <a href="https://www.w3.org/TR/push-api/#declarative-push-message">Push API</a>
final class WebPayload {
  /// So much fits into a message of 4,096 bytes, which every push service takes, once it is
  /// encrypted.
  static final int MAX_BYTES = 3_993;

  /// So much is tried where that was too large.
  static final int SHORT_BYTES = 1_993;

  private WebPayload() {}

  /// The payload.
  ///
  /// @param publicUrl where people reach Belfry; null if it is not known: links are then relative
  ///   to the page that the worker serves
  static byte[] of(Push push, @Nullable URI publicUrl, int most) {
    Item item = push.item();
    Content content = item.content();
    Texts.Push said = push.words().texts().toPush();
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("web_push", 8030);
    ObjectNode notification =
        json.putObject("notification")
            .put("title", said.title())
            .put("body", "")
            .put(
                "navigate",
                Objects.requireNonNullElse(FittingJson.link(content.actionUrl(), publicUrl), "./"))
            .put("lang", Objects.toString(push.words().locale(), "")) // empty: not known
            .put("dir", "auto")
            .put("tag", push.tag())
            .put("silent", false);
    json.putObject("belfry")
        .put("id", item.notificationId().toString())
        .put("position", item.position().toString());
    return FittingJson.bytes(json, notification, "body", said.body(), most);
  }
}
