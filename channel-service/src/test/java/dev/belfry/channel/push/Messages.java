package dev.belfry.channel.push;

import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Message.CategoryName;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.Content;
import dev.belfry.events.EventLog;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// Messages with what a test does not care about filled in.
final class Messages {
  static final EventLog LOG = new EventLog(new Uuid(1, 42), 12);
  static final RecipientId ALICE = new RecipientId("alice");
  static final UUID ID = UUID.fromString("0199d0f2-7a00-7000-8000-00000000a11c");

  private Messages() {}

  static Content content(String title, String message) {
    return content(title, message, "/orders/17", null);
  }

  static Content content(
      String title, String message, @Nullable String actionUrl, @Nullable Instant expiresAt) {
    return new Content(
        title, message, NotificationType.INFO, JsonObject.EMPTY, actionUrl, expiresAt, true);
  }

  static Item item(UUID id, Content content) {
    return new Item(id, LOG.position(3, 41), content, Instant.parse("2026-11-22T10:00:00Z"));
  }

  static Message message(Content content, Address... addresses) {
    return message(null, false, List.of(item(ID, content)), addresses);
  }

  static Message message(
      @Nullable String collapseKey, boolean critical, List<Item> items, Address... addresses) {
    return new Message(
        UUID.fromString("0199d0f2-7a00-8000-8000-00000000de11"),
        ALICE,
        1,
        new CategoryName("orders", "Orders", critical),
        null,
        collapseKey,
        Settings.DEFAULT,
        items,
        List.of(addresses));
  }

  /// What a device is told, at noon.
  static Push push(Content content, @Nullable String collapseKey, @Nullable String threadKey) {
    return push(content, collapseKey, threadKey, null);
  }

  /// What the device of somebody who reads that language is told, at noon.
  static Push push(Content content, String reads) {
    return push(content, null, null, reads);
  }

  private static Push push(
      Content content,
      @Nullable String collapseKey,
      @Nullable String threadKey,
      @Nullable String reads) {
    return new Push(
        UUID.fromString("0199d0f2-7a00-8000-8000-00000000de11"),
        item(ID, content),
        content.wordsFor(reads),
        collapseKey,
        threadKey,
        Instant.parse("2026-11-22T12:00:00Z"),
        Duration.ofHours(1),
        false);
  }
}
