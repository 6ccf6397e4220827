package dev.belfry.testing;

import dev.belfry.events.LocalWords;
import dev.belfry.events.NewNotification;
import dev.belfry.events.Position;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.Notification;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One notification of a [FoldedInbox], and what has become of it.
final class FoldedItem {
  final NewNotification event;
  final Notification created;
  final boolean pushed;
  @Nullable Instant readAt;
  @Nullable Position markedAt;
  boolean archived;
  @Nullable Position archiveChangedAt;
  @Nullable Position deletedAt;
  boolean withdrawn;

  FoldedItem(NewNotification event, Notification created, boolean pushed) {
    this.event = event;
    this.created = created;
    this.pushed = pushed;
  }

  EffectiveChange effectAt(Position position, boolean isUnread) {
    return new EffectiveChange(
        position.offset(), created.position().offset(), event.content().expiresAt(), isUnread);
  }

  boolean isRead() {
    return readAt != null;
  }

  boolean isShown() {
    return deletedAt == null && !archived;
  }

  boolean isUnread() {
    return readAt == null && isShown();
  }

  Notification shown(@Nullable String reads) {
    LocalWords words = event.content().wordsFor(reads);
    return new Notification(
        created.id(),
        created.recipient(),
        words.texts().inApp().title(),
        words.texts().inApp().message(),
        created.notificationType(),
        created.category(),
        created.template(),
        words.locale(),
        created.data(),
        created.actionUrl(),
        created.presentation(),
        isRead(),
        readAt,
        archived,
        null,
        created.createdAt(),
        created.expiresAt(),
        created.sender(),
        created.position(),
        created.broadcast());
  }
}
