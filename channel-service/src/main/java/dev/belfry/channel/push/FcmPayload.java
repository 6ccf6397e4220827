package dev.belfry.channel.push;

import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.Json;
import dev.belfry.events.Texts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What Firebase Cloud Messaging is told of one notification: the phone shows it by itself, and the
/// app finds in its data which notification it is.
///
/// @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages">the
///   resource</a>
final class FcmPayload {
  /// So much may a message have without its token.
  static final int MAX_BYTES = 4_096;

  /// So much is tried where that was too large.
  static final int SHORT_BYTES = 2_048;

  private FcmPayload() {}

  /// The body of the call.
  ///
  /// @param publicUrl where people reach Belfry; null if it is not known
  static byte[] of(String token, Push push, @Nullable URI publicUrl, int most) {
    Item item = push.item();
    Texts.Push said = push.words().texts().toPush();
    ObjectNode message = Json.mapper().createObjectNode();
    ObjectNode notification = message.putObject("notification").put("title", said.title());
    ObjectNode data = message.putObject("data").put("belfry", belfry(item)); // values are text
    String link = FittingJson.link(item.content().actionUrl(), publicUrl);
    if (link != null) {
      data.put("navigate", link);
    }
    ObjectNode android =
        message
            .putObject("android")
            .put("ttl", push.timeToLive().toSeconds() + "s")
            .put("priority", push.urgent() ? "HIGH" : "NORMAL");
    android.putObject("notification").put("tag", push.tag());
    if (push.collapseKey() != null) {
      android.put("collapse_key", push.collapseKey());
    }
    message
        .putObject("apns")
        .putObject("headers")
        .put("apns-expiration", ApnsPayload.expiration(push).getEpochSecond() + "")
        .put("apns-collapse-id", ApnsPayload.collapseId(push.tag()));
    FittingJson.bytes(message, notification, "body", said.body(), most);
    message.put("token", token);
    ObjectNode call = Json.mapper().createObjectNode();
    call.set("message", message);
    return Json.mapper().writeValueAsString(call).getBytes(StandardCharsets.UTF_8);
  }

  private static String belfry(Item item) {
    return Json.mapper()
        .createObjectNode()
        .put("id", item.notificationId().toString())
        .put("position", item.position().toString())
        .toString();
  }
}
