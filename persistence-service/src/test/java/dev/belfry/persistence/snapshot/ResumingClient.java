package dev.belfry.persistence.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.Notification;
import dev.belfry.testing.FoldedInbox;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a client shows: at first what the inbox held when it went away, then changed by what it is
/// told, as a client of the contract would.
class ResumingClient {
  private final Map<UUID, Shown> items = new TreeMap<>();
  private final FoldedInbox present;
  private final Set<UUID> fetched = new HashSet<>();
  private final Position wentAway;
  private Position position;
  private Settings settings;

  /// @param position the last it saw
  /// @param inbox as it was then; it may be changed later
  ResumingClient(Position position, FoldedInbox inbox) {
    this.present = inbox;
    this.wentAway = position;
    this.position = position;
    this.settings = inbox.settings();
    inbox.list(Instant.now()).forEach(item -> items.put(item.id(), Shown.of(item)));
  }

  Position position() {
    return position;
  }

  Settings settings() {
    return settings;
  }

  final void take(Change change) {
    assertThat(change.position()).isGreaterThan(position);
    position = change.position();
    switch (change) {
      case Change.Created created ->
          items.put(created.notification().id(), Shown.of(created.notification()));
      case Change.Read read -> mark(read.notificationId(), true);
      case Change.Unread unread -> mark(unread.notificationId(), false);
      case Change.Deleted deleted -> items.remove(deleted.notificationId());
      case Change.EverythingRead all ->
          items.replaceAll(
              (_, item) -> item.offset <= all.upTo().offset() ? item.marked(true) : item);
      case Change.Archived archived -> items.remove(archived.notificationId());
      case Change.Unarchived unarchived -> fetch(unarchived.notificationId());
      case Change.EverythingArchived all ->
          items.values().removeIf(item -> item.offset <= all.upTo().offset());
      case Change.NewSettings changed -> settings = changed.settings();
    }
  }

  /// As a client does that has not kept what was archived.
  private void fetch(UUID id) {
    present.list(Instant.now()).stream()
        .filter(item -> item.id().equals(id))
        .forEach(item -> {
          items.put(id, Shown.of(item));
          fetched.add(id);
        });
  }

  private void mark(UUID id, boolean read) {
    items.computeIfPresent(id, (_, item) -> item.marked(read));
  }

  /// Without what has expired, which a client drops by itself.
  Map<UUID, Shown> shown(Instant now) {
    Map<UUID, Shown> shown = new TreeMap<>(items);
    shown.values().removeIf(item -> item.expiresAt() != null && !item.expiresAt().isAfter(now));
    return shown;
  }

  /// What it should show: all of the inbox but what came since and was kept back.
  Map<UUID, Shown> expected(FoldedInbox inbox, Instant now) {
    Set<UUID> keptBack = inbox.keptBack();
    Map<UUID, Shown> expected = new TreeMap<>();
    inbox.list(now).stream()
        .filter(item ->
            !keptBack.contains(item.id())
                || item.position().compareTo(wentAway) <= 0
                || fetched.contains(item.id()))
        .forEach(item -> expected.put(item.id(), Shown.of(item)));
    return expected;
  }

  record Shown(long offset, boolean read, @Nullable Instant expiresAt) {
    static Shown of(Notification item) {
      return new Shown(item.position().offset(), item.isRead(), item.expiresAt());
    }

    Shown marked(boolean read) {
      return new Shown(offset, read, expiresAt);
    }
  }
}
