package dev.belfry.testing;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.Exposure;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.events.TemplateWords;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;

/// How often what happened, counted in the plainest way: of one partition, each topic from its
/// beginning to its end, record by record, the log first. For one thread.
public final class CountOracle {
  private final boolean isFirst;
  private final Map<UUID, Item> items = new LinkedHashMap<>();
  private final Map<RecipientId, Settings> settings = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<List<?>> happened = new HashSet<>();
  private final Set<List<?>> read = new HashSet<>();
  private final Set<List<?>> archived = new HashSet<>();
  private final Map<List<?>, Long> deleted = new HashMap<>();
  private final Map<RecipientId, Long> seenUpTo = new HashMap<>();
  private long end;
  private final Map<UUID, Set<UUID>> decided = new HashMap<>();
  private final Map<UUID, Integer> attempts = new HashMap<>();
  private final Map<List<?>, Part> parts = new HashMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> latencies = new TreeMap<>();

  /// @param isFirst whether it is the first partition of the log: what is for everyone has a copy
  ///   in each, and counts as created in that one
  public CountOracle(boolean isFirst) {
    this.isFirst = isFirst;
  }

  /// By day, step, channel, type, category, template, variant and reason.
  public Map<String, Long> counts() {
    return counts;
  }

  /// By day, step, channel and the upper bound of the bucket in milliseconds.
  public Map<String, Long> latencies() {
    return latencies;
  }

  /// To be called between the log and the receipts.
  ///
  /// @param end where the partition of the log ends
  public void logEnds(long end) {
    this.end = end;
  }

  /// The next of the log. One that is there already counts for nothing.
  public void log(LogEntry.Understood entry) {
    if (!seen.add(entry.eventId())) {
      return;
    }
    Instant at = entry.appendedAt();
    switch (entry.event()) {
      case NewNotification created -> {
        items.put(created.id(), new Item(created, entry.position().offset(), at));
        RecipientId owner = created.recipient();
        if (owner != null || isFirst) {
          count(at, "created", "", "", created.content());
        }
        if (owner != null
            && !created.content().isExpired(at)
            && !settingsOf(owner).allowPushOf(created.content())) {
          count(at, "kept_back", "", "", created.content());
        }
      }
      case NotificationRead event -> {
        if (isShown(event.recipient(), event.notificationId(), at)) {
          read(event.recipient(), event.notificationId(), at);
        }
      }
      case NotificationArchived event -> {
        if (isPresent(event.recipient(), event.notificationId(), at)) {
          archived.add(List.of(event.recipient(), event.notificationId()));
        }
      }
      case NotificationUnarchived event ->
          archived.remove(List.of(event.recipient(), event.notificationId()));
      case NotificationUnread event -> {
        if (isShown(event.recipient(), event.notificationId(), at)) {
          read.remove(List.of(event.recipient(), event.notificationId()));
        }
      }
      case NotificationDeleted event -> {
        if (isPresent(event.recipient(), event.notificationId(), at)) {
          deleted.put(
              List.of(event.recipient(), event.notificationId()), entry.position().offset());
          once(at, "deleted", event.recipient(), event.notificationId());
        }
      }
      case NotificationClicked event -> {
        if (isPresent(event.recipient(), event.notificationId(), at)) {
          once(at, "clicked", event.recipient(), event.notificationId());
        }
      }
      case NotificationWithdrawn event -> {
        Item item = items.get(event.notificationId());
        if (item != null
            && item.event.sender().equals(event.actor())
            && Objects.equals(item.event.recipient(), event.recipient())
            && !item.event.content().isExpired(at)) {
          item.withdrawnAt = Math.min(item.withdrawnAt, entry.position().offset());
        }
      }
      case AllRead event -> {
        long upTo = event.coveredUpTo(entry.position());
        new ArrayList<>(items.values())
            .stream()
                .filter(item -> item.offset <= upTo)
                .forEach(item -> read(event.recipient(), item.event.id(), at));
      }
      case AllArchived event -> {
        long upTo = event.coveredUpTo(entry.position());
        items.values().stream()
            .filter(item -> item.offset <= upTo)
            .forEach(item -> archived.add(List.of(event.recipient(), item.event.id())));
      }
      case SettingsEvent event -> {
        Settings before = settingsOf(event.recipient());
        Settings after = event.applyTo(before);
        settings.put(event.recipient(), after);
        for (String category : after.preferences().cells().keySet()) {
          if (event.actor().startsWith("unsubscribe:")
              && after.preferences().switchOff(category, Channel.EMAIL)
              && !before.preferences().switchOff(category, Channel.EMAIL)) {
            count(at, "unsubscribed", "email", "", category, "", "", "");
          }
        }
      }
    }
  }

  private void read(RecipientId recipient, UUID id, Instant at) {
    if (isPresent(recipient, id, at) && read.add(List.of(recipient, id))) {
      once(at, "read", recipient, id);
    }
  }

  /// The next receipt.
  ///
  /// @param at when Kafka appended it
  public void receipt(NotificationDelivered event, Instant at) {
    event.pushed().forEach(id -> once(at, "pushed", event.recipient(), id));
    event.acknowledged().forEach(id -> once(at, "acknowledged", event.recipient(), id));
    if (event.seen() != null) {
      see(event.recipient(), event.seen().offset(), at);
    }
  }

  private void see(RecipientId recipient, long upTo, Instant at) {
    long before = seenUpTo.getOrDefault(recipient, -1L);
    seenUpTo.put(recipient, Math.max(before, upTo));
    for (Item item : items.values()) {
      if (upTo < end
          && item.offset > before
          && item.offset <= upTo
          && item.withdrawnAt > upTo
          && deleted.getOrDefault(List.of(recipient, item.event.id()), Long.MAX_VALUE) > upTo
          && !item.event.content().isExpired(at)) {
        once(at, "seen", recipient, item.event.id());
      }
    }
  }

  /// The next of the deliveries.
  ///
  /// @param at as of [#receipt]
  public void delivery(DeliveryEvent event, Instant at) {
    if (!(event instanceof DeliveryStep step)) {
      return;
    }
    int attempt = attempts.getOrDefault(step.deliveryId(), 0);
    switch (step) {
      case DeliveryDecided event2 -> {
        decided
            .computeIfAbsent(step.deliveryId(), _ -> new LinkedHashSet<>())
            .addAll(event2.notifications());
        event2.notifications().forEach(id -> partOf(step, id, at));
      }
      case DeliverySkipped event2 -> {
        for (UUID id : event2.notifications()) {
          boolean first = !parts.containsKey(List.of(step.deliveryId(), id));
          Part part = partOf(step, id, at);
          if (first) {
            part.over = true;
            once(step, "skipped", word(event2.reason()), id, at);
          }
        }
      }
      case DeliveryCancelled event2 -> {
        for (UUID id : event2.notifications()) {
          Part part = partOf(step, id, at);
          part.lastAttempt = Math.min(part.lastAttempt, attempt);
          end(part, step, "cancelled", word(event2.reason()), id, at);
        }
      }
      case DeliveryAttempted event2 ->
          attempts.put(step.deliveryId(), Math.max(attempt, event2.attempt()));
      case DeliverySent event2 ->
          ofEach(
              step,
              at,
              (id, part) -> {
                if (event2.attempt() <= part.lastAttempt) {
                  part.over = true;
                  part.sent = true;
                  once(step, "sent", "", id, at);
                }
              });
      case DeliveryFailed event2 ->
          ofEach(step, at, (id, part) -> end(part, step, "failed", word(event2.reason()), id, at));
      case DeliveryBounced event2 ->
          ofEach(
              step,
              at,
              (id, part) -> {
                if (part.sent || (attempt > 0 && attempt <= part.lastAttempt)) {
                  part.over = true;
                  once(step, "bounced", word(event2.kind()), id, at);
                }
              });
      default -> {
        // Nothing is counted.
      }
    }
  }

  private void ofEach(DeliveryStep step, Instant at, BiConsumer<UUID, Part> what) {
    decided
        .getOrDefault(step.deliveryId(), Set.of())
        .forEach(id -> what.accept(id, partOf(step, id, at)));
  }

  private void end(
      Part part, DeliveryStep step, String counted, String reason, UUID id, Instant at) {
    if (!part.over) {
      part.over = true;
      once(step, counted, reason, id, at);
    }
  }

  /// It is planned when it is told of for the first time.
  private Part partOf(DeliveryStep step, UUID id, Instant at) {
    return parts.computeIfAbsent(
        List.of(step.deliveryId(), id),
        _ -> {
          once(step, "planned", "", id, at);
          return new Part();
        });
  }

  private void once(DeliveryStep step, String counted, String reason, UUID id, Instant at) {
    once(at, counted, step.channel().wireName(), reason, step.recipient(), id);
  }

  private static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private boolean isShown(RecipientId recipient, UUID id, Instant at) {
    return isPresent(recipient, id, at) && !archived.contains(List.of(recipient, id));
  }

  private boolean isPresent(RecipientId recipient, UUID id, Instant at) {
    Item item = items.get(id);
    return item != null
        && isIn(item, recipient)
        && item.withdrawnAt == Long.MAX_VALUE
        && !item.event.content().isExpired(at)
        && !deleted.containsKey(List.of(recipient, id));
  }

  private static boolean isIn(Item item, RecipientId recipient) {
    return item.event.recipient() == null || item.event.recipient().equals(recipient);
  }

  private void once(Instant at, String step, RecipientId recipient, UUID id) {
    once(at, step, "", "", recipient, id);
  }

  private void once(
      Instant at, String step, String channel, String reason, RecipientId recipient, UUID id) {
    Item item = items.get(id);
    if (item != null
        && isIn(item, recipient)
        && happened.add(List.of(step, channel, recipient, id))) {
      count(at, step, channel, reason, item.event.content());
      if (step.equals("acknowledged") || step.equals("sent")) {
        long took = Duration.between(item.createdAt, at).toMillis();
        latencies.merge(
            String.join(" ", dayOf(at).toString(), step, channel, String.valueOf(boundOf(took))),
            1L,
            Long::sum);
      }
    }
  }

  /// Looked for, one after the other: up to 8, and from there on four between a power of two and
  /// its double.
  public static long boundOf(long took) {
    long bound = 1;
    while (bound < took) {
      bound += Math.max(1, Long.highestOneBit(bound) / 4);
    }
    return bound;
  }

  private void count(Instant at, String step, String channel, String reason, Content content) {
    TemplateWords words = content.words();
    Exposure experiment = words == null ? null : words.experiment();
    count(
        at,
        step,
        channel,
        content.notificationType().wireName(),
        content.routing().category(),
        words == null ? "" : words.template().key(),
        experiment == null ? "" : experiment.variant(),
        reason);
  }

  private void count(Instant at, String... names) {
    counts.merge(dayOf(at) + " " + String.join(" ", names), 1L, Long::sum);
  }

  private static LocalDate dayOf(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private Settings settingsOf(RecipientId recipient) {
    return settings.getOrDefault(recipient, Settings.DEFAULT);
  }

  private static final class Item {
    private final NewNotification event;
    private final long offset;
    private final Instant createdAt;
    private long withdrawnAt = Long.MAX_VALUE;

    private Item(NewNotification event, long offset, Instant createdAt) {
      this.event = event;
      this.offset = offset;
      this.createdAt = createdAt;
    }
  }

  /// One notification of a delivery.
  private static final class Part {
    private int lastAttempt = Integer.MAX_VALUE;
    private boolean sent;
    private boolean over;
  }
}
