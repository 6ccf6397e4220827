package dev.belfry.client;

import dev.belfry.events.Channel;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// What has become of a notification by e-mail or push.
///
/// @param id of the delivery: one mail, or one push to all devices of the user
/// @param state a word of the contract, such as `waiting`, `sent` or `skipped`
/// @param reason why it was cancelled or skipped, or failed
/// @param dueAt when it is or was due, if it was to go by the channel
/// @param sentAt when a mail server or push service had taken it
/// @param attempts how many there were
/// @param possiblyDuplicate whether it may have arrived more than once
public record ChannelDelivery(
    UUID id,
    Channel channel,
    String state,
    Optional<String> reason,
    Optional<Instant> dueAt,
    Optional<Instant> sentAt,
    int attempts,
    boolean possiblyDuplicate) {
  static List<ChannelDelivery> all(JsonNode answer) {
    if (!answer.path("deliveries").isArray()) {
      throw new IllegalArgumentException("the answer has no deliveries");
    }
    List<ChannelDelivery> all = new ArrayList<>();
    answer.path("deliveries").forEach(each -> all.add(read(each)));
    return List.copyOf(all);
  }

  private static ChannelDelivery read(JsonNode delivery) {
    return new ChannelDelivery(
        UUID.fromString(delivery.path("id").asString("")),
        Channel.ofWireName(delivery.path("channel").asString(""))
            .orElseThrow(() -> new IllegalArgumentException("a channel that is not known here")),
        delivery.path("state").asString(""),
        Optional.ofNullable(delivery.path("reason").asString(null)),
        time(delivery, "due_at"),
        time(delivery, "sent_at"),
        delivery.path("attempts").asInt(0),
        delivery.path("possibly_duplicate").asBoolean(false));
  }

  private static Optional<Instant> time(JsonNode delivery, String member) {
    try {
      return Optional.ofNullable(delivery.path(member).asString(null)).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no time in " + member, e);
    }
  }
}
