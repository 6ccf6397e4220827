package dev.belfry.channel.push;

import com.nimbusds.jose.util.Base64URL;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.Json;
import dev.belfry.events.Sha256;
import dev.belfry.events.Texts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What an iPhone, iPad or Mac is told of one notification.
///
/// @see <a
///   href="https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification">Generating
///   a remote notification</a>
final class ApnsPayload {
  /// So much may a payload have.
  static final int MAX_BYTES = 4_096;

  /// So much is tried where that was too large.
  static final int SHORT_BYTES = 2_048;

  private static final int MOST_OF_A_COLLAPSE_ID = 64;

  private ApnsPayload() {}

  /// The payload.
  ///
  /// @param publicUrl where people reach Belfry; null if it is not known
  static String of(Push push, @Nullable URI publicUrl, int most) {
    Item item = push.item();
    Texts.Push said = push.words().texts().toPush();
    ObjectNode json = Json.mapper().createObjectNode();
    ObjectNode aps = json.putObject("aps");
    ObjectNode alert = aps.putObject("alert").put("title", said.title());
    aps.put("sound", "default");
    if (push.threadKey() != null) {
      aps.put("thread-id", push.threadKey());
    }
    if (push.urgent()) {
      aps.put("interruption-level", "time-sensitive");
    }
    String link = FittingJson.link(item.content().actionUrl(), publicUrl);
    if (link != null) {
      json.put("navigate", link);
    }
    json.putObject("belfry")
        .put("id", item.notificationId().toString())
        .put("position", item.position().toString());
    return new String(
        FittingJson.bytes(json, alert, "body", said.body(), most), StandardCharsets.UTF_8);
  }

  /// The tag itself as far as a header can have it, so that an app finds it again; else what stands
  /// for it. It is always sent: without one, a repeat is shown, and rings, beside the first.
  static String collapseId(String tag) {
    return tag.length() <= MOST_OF_A_COLLAPSE_ID && tag.matches("[!-~]+")
        ? tag
        : Base64URL.encode(Sha256.of(tag.getBytes(StandardCharsets.UTF_8))).toString();
  }

  /// Until when the push service keeps it.
  static Instant expiration(Push push) {
    return push.sentAt().plus(push.timeToLive());
  }
}
