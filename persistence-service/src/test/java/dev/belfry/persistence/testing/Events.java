package dev.belfry.persistence.testing;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.testing.FoldedInbox;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events with what a test does not care about filled in.
public final class Events {
  public static final String SENDER = "shop";
  public static final Settings NOTHING_PUSHED = Settings.without(Channel.REALTIME);

  private Events() {}

  /// A recipient that no other test knows.
  public static RecipientId someone() {
    return new RecipientId("u-" + Ids.next());
  }

  public static Content content() {
    return content(NotificationType.INFO, null, true);
  }

  public static Content content(
      NotificationType type, @Nullable Instant expiresAt, boolean realtime) {
    return new Content(
        "Your order is on its way",
        "It arrives on Tuesday. é🚀",
        type,
        new JsonObject("{\"total\":1.10,\"big\":1e2,\"a\":[1,null]}"),
        "/orders/17",
        expiresAt,
        realtime);
  }

  public static NotificationCreated created(RecipientId recipient) {
    return created(recipient, content());
  }

  public static NotificationCreated created(RecipientId recipient, Content content) {
    return new NotificationCreated(
        Ids.next(), recipient, content, SENDER, Door.REST, null, "request-1");
  }

  public static NotificationBroadcast broadcast() {
    return new NotificationBroadcast(Ids.next(), content(), SENDER, Door.REST, null);
  }

  public static NotificationRead read(RecipientId recipient, UUID id) {
    return new NotificationRead(recipient, id, recipient.value());
  }

  public static NotificationUnread unread(RecipientId recipient, UUID id) {
    return new NotificationUnread(recipient, id, recipient.value());
  }

  public static NotificationDeleted deleted(RecipientId recipient, UUID id) {
    return new NotificationDeleted(recipient, id, recipient.value());
  }

  public static NotificationArchived archived(RecipientId recipient, UUID id) {
    return new NotificationArchived(recipient, id, recipient.value());
  }

  public static NotificationUnarchived unarchived(RecipientId recipient, UUID id) {
    return new NotificationUnarchived(recipient, id, recipient.value());
  }

  public static AllArchived allArchived(RecipientId recipient, @Nullable Position upTo) {
    return new AllArchived(recipient, recipient.value(), upTo);
  }

  public static NotificationClicked clicked(RecipientId recipient, UUID id) {
    return new NotificationClicked(recipient, id, recipient.value());
  }

  public static AllRead allRead(RecipientId recipient, @Nullable Position upTo) {
    return new AllRead(recipient, recipient.value(), upTo);
  }

  /// Applies an event to someone's inbox, if it concerns them.
  public static void apply(
      NotificationEvent event, Published place, RecipientId whose, FoldedInbox inbox) {
    if (event.recipient() == null || whose.equals(event.recipient())) {
      String id = place.position().toString();
      inbox.apply(new LogEntry.Understood(place.position(), place.appendedAt(), id, event));
    }
  }

  public static SettingsChanged settings(RecipientId recipient, Settings settings) {
    return new SettingsChanged(recipient, recipient.value(), SettingsMembers.of(settings));
  }

  /// As a link in a mail does it.
  public static SettingsPatched unsubscribed(RecipientId recipient, String category) {
    return new SettingsPatched(
        recipient,
        "unsubscribe:" + UUID.randomUUID(),
        Json.mapper()
            .readValue(
                "{\"preferences\":{\"%s\":{\"email\":false}}}".formatted(category),
                SettingsMembers.class));
  }

  /// A change of the members that a JSON merge patch names.
  public static SettingsPatched patch(RecipientId recipient, String patch) {
    return new SettingsPatched(
        recipient, recipient.value(), Json.mapper().readValue(patch, SettingsMembers.class));
  }
}
