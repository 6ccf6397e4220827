package dev.belfry.channel.push;

import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.LocalWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One notification, as it is pushed to all devices of its recipient.
///
/// @param id the same at every attempt, and at every device
/// @param words of the item, in the language of its recipient
/// @param collapseKey what a later one replaces; null if it is the notification alone
/// @param threadKey what ties it to others; null if nothing does
/// @param sentAt now
/// @param timeToLive for how long a push service may keep it: at least a second
/// @param urgent whether it is to be shown before anything else
record Push(
    UUID id,
    Item item,
    LocalWords words,
    @Nullable String collapseKey,
    @Nullable String threadKey,
    Instant sentAt,
    Duration timeToLive,
    boolean urgent) {
  private static final Duration LONGEST = Duration.ofHours(24);

  /// What is pushed for a message. Of what replaces each other, the last is enough.
  static List<Push> of(Message message, Instant now) {
    List<Item> items =
        message.collapseKey() == null ? message.items() : List.of(message.items().getLast());
    return items.stream()
        .map(item ->
            new Push(
                items.size() == 1 ? message.deliveryId() : item.notificationId(),
                item,
                item.content().wordsFor(message.settings().locale()),
                message.collapseKey(),
                message.threadKey(),
                now,
                timeToLive(item.content().expiresAt(), now),
                message.category().critical()))
        .toList();
  }

  /// Never zero, which push services take for "now or never", and Apple's not at all.
  private static Duration timeToLive(@Nullable Instant expiresAt, Instant now) {
    return expiresAt == null
        ? LONGEST
        : Duration.ofSeconds(
            Math.clamp(Duration.between(now, expiresAt).toSeconds(), 1, LONGEST.toSeconds()));
  }

  /// What a device shows it under, so that what comes twice takes the place of itself.
  String tag() {
    return collapseKey == null ? item.notificationId().toString() : collapseKey;
  }
}
