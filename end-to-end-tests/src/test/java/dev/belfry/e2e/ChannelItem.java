package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllMarked;
import dev.belfry.events.AllRead;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A notification for one person, and what the topics say that matters for its way by one channel.
final class ChannelItem {
  /// Brokers stamp records in milliseconds.
  private static final Duration ONE_STAMP = Duration.ofMillis(2);

  final NotificationCreated created;

  /// Whether it is to go by the channel at all, by what it says and by the settings at its place.
  final boolean isPlanned;

  private final long offset;
  private final Map<CancelReason, Instant> firstOf = new EnumMap<>(CancelReason.class);

  private ChannelItem(NotificationCreated created, long offset, boolean isPlanned) {
    this.created = created;
    this.offset = offset;
    this.isPlanned = isPlanned;
    Instant expiresAt = created.content().expiresAt();
    if (expiresAt != null) {
      firstOf.put(CancelReason.EXPIRED, expiresAt);
    }
  }

  /// Those of these users.
  ///
  /// @param entries a partition of the log
  /// @param activatedAt from which offset on notifications go by the channel
  static Map<UUID, ChannelItem> of(
      Channel channel, Stream<LogEntry.Understood> entries, Set<String> users, long activatedAt) {
    Map<UUID, ChannelItem> items = new LinkedHashMap<>();
    Map<RecipientId, List<ChannelItem>> byRecipient = new HashMap<>();
    Map<RecipientId, Settings> settings = new HashMap<>();
    Set<String> eventIds = new HashSet<>();
    entries
        .filter(entry -> entry.event().recipient() != null)
        .filter(entry -> users.contains(requireNonNull(entry.event().recipient()).value()))
        .filter(entry -> eventIds.add(entry.eventId()))
        .forEach(entry -> {
          RecipientId recipient = requireNonNull(entry.event().recipient());
          List<ChannelItem> theirs = byRecipient.computeIfAbsent(recipient, _ -> new ArrayList<>());
          Settings now = settings.getOrDefault(recipient, Settings.DEFAULT);
          switch (entry.event()) {
            case NotificationCreated created -> {
              var item =
                  new ChannelItem(
                      created,
                      entry.position().offset(),
                      entry.position().offset() >= activatedAt
                          && goes(channel, created.content().routing())
                          && now.allow(channel, created.content()));
              if (items.putIfAbsent(created.id(), item) == null) {
                theirs.add(item);
              }
            }
            case NotificationRead read ->
                happened(items.get(read.notificationId()), CancelReason.READ, entry);
            case NotificationArchived archived ->
                happened(items.get(archived.notificationId()), CancelReason.READ, entry);
            case NotificationDeleted deleted ->
                happened(items.get(deleted.notificationId()), CancelReason.DELETED, entry);
            case NotificationWithdrawn withdrawn -> {
              ChannelItem item = items.get(withdrawn.notificationId());
              if (item != null && item.created.sender().equals(withdrawn.actor())) {
                happened(item, CancelReason.WITHDRAWN, entry);
              }
            }
            case AllRead all -> markAll(theirs, all, entry);
            case AllArchived all -> markAll(theirs, all, entry);
            case SettingsEvent change -> {
              Settings after = change.applyTo(now);
              settings.put(recipient, after);
              theirs.stream()
                  .filter(item -> !after.allow(channel, item.created.content()))
                  .forEach(item -> happened(item, CancelReason.SETTINGS, entry));
            }
            default -> {
              // It changes nothing of that.
            }
          }
        });
    return items;
  }

  private static boolean goes(Channel channel, Routing routing) {
    Set<Channel> named = routing.channels();
    return (named == null || named.contains(channel))
        && Catalogue.goes(routing.category(), channel);
  }

  /// Its recipient has seen all up to there, which makes a push needless, and no mail.
  void seen(RecipientId by, long upTo, Instant at) {
    if (by.equals(recipient()) && offset <= upTo) {
      firstOf.putIfAbsent(CancelReason.SEEN, at);
    }
  }

  private static void markAll(List<ChannelItem> theirs, AllMarked mark, LogEntry.Understood entry) {
    long upTo = mark.coveredUpTo(entry.position());
    theirs.stream()
        .filter(item -> item.offset <= upTo)
        .forEach(item -> happened(item, CancelReason.READ, entry));
  }

  private static void happened(
      @Nullable ChannelItem item, CancelReason reason, LogEntry.Understood entry) {
    if (item != null && item.recipient().equals(entry.event().recipient())) {
      item.firstOf.putIfAbsent(reason, entry.appendedAt());
    }
  }

  RecipientId recipient() {
    return created.recipient();
  }

  /// Why it may not have gone.
  Set<CancelReason> reasons() {
    return firstOf.keySet();
  }

  /// Whether the topics had made it needless by then, other than by settings, which may change
  /// back.
  boolean needlessBefore(Instant dueAt) {
    return firstOf.entrySet().stream()
        .filter(each -> each.getKey() != CancelReason.SETTINGS)
        .anyMatch(each -> each.getValue().isBefore(dueAt.minus(ONE_STAMP)));
  }

  @Override
  public String toString() {
    return "%s for %s at %s %s".formatted(created.id(), recipient().value(), offset, firstOf);
  }
}
