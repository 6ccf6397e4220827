package dev.belfry.channel.plan;

import dev.belfry.channel.delivery.ItemKey;
import dev.belfry.events.AllMarked;
import dev.belfry.events.Category;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryRule;
import dev.belfry.events.DeliveryRule.Planned;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationMark;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Goes through a batch of the log record by record, in order, and says what it leads to. Plain
/// memory: one batch of many and many batches of one lead to the same rows.
final class Plan {
  /// The ways that are planned for.
  static final List<Channel> CHANNELS = List.of(Channel.EMAIL, Channel.PUSH);

  private final Map<RecipientId, Settings> settings;
  private final ChannelStates states;
  private final Function<Routing, Optional<Category>> categories;
  final List<SettingsRow> settingsRows = new ArrayList<>();
  final Map<ItemKey, PlannedItem> items = new LinkedHashMap<>();
  final List<PlannedBroadcast> broadcasts = new ArrayList<>();
  final List<Mark> marks = new ArrayList<>();

  /// @param settings in force before the batch; the map is changed
  /// @param categories finds the version that an event names
  Plan(
      Map<RecipientId, Settings> settings,
      ChannelStates states,
      Function<Routing, Optional<Category>> categories) {
    this.settings = settings;
    this.states = states;
    this.categories = categories;
  }

  /// Takes the next record.
  ///
  /// @param repeat whether an event with its id stands before it
  /// @param json its value
  /// @param traceparent the trace in which it is to be seen; null if there is none
  void take(LogEntry.Understood entry, boolean repeat, String json, @Nullable String traceparent) {
    switch (entry.event()) {
      case NotificationCreated created -> {
        if (!repeat) {
          CHANNELS.forEach(channel -> plan(entry, created, channel, json, traceparent));
        }
      }
      case NotificationBroadcast broadcast ->
          CHANNELS.forEach(channel -> plan(entry, broadcast, channel, json));
      case SettingsEvent event -> {
        Settings after = event.applyTo(settingsOf(event.recipient()));
        settings.put(event.recipient(), after);
        settingsRows.add(new SettingsRow(event.recipient(), entry.position().offset(), after));
      }
      case AllMarked all -> {
        if (all.coveredUpTo(entry.position()) >= 0) {
          marks.add(Mark.of(entry, all));
        }
      }
      case NotificationMark mark -> Mark.of(entry, mark).ifPresent(marks::add);
    }
  }

  /// The ids of what is planned.
  Set<UUID> created() {
    Set<UUID> ids = new HashSet<>();
    items.keySet().forEach(key -> ids.add(key.notificationId()));
    broadcasts.forEach(broadcast -> ids.add(broadcast.notificationId()));
    return ids;
  }

  private void plan(
      LogEntry.Understood entry,
      NotificationCreated event,
      Channel channel,
      String json,
      @Nullable String traceparent) {
    planned(entry, event, channel, settingsOf(event.recipient()))
        .ifPresent(planned -> {
          var key = new ItemKey(event.id(), event.recipient(), channel);
          items.putIfAbsent(key, item(entry, event, key, planned, json, traceparent));
        });
  }

  /// Each reader's settings are asked when it is due. No trace follows it: it would have one mail
  /// or push for each reader.
  private void plan(
      LogEntry.Understood entry, NotificationBroadcast event, Channel channel, String json) {
    planned(entry, event, channel, Settings.DEFAULT)
        .ifPresent(planned ->
            broadcasts.add(
                new PlannedBroadcast(
                    event.id(),
                    channel,
                    entry.position().partition(),
                    entry.position().offset(),
                    entry.appendedAt(),
                    entry.appendedAt().plus(planned.delay()),
                    event.content().expiresAt(),
                    event.content().routing().category(),
                    planned.unless(),
                    event.sender(),
                    json)));
  }

  private Optional<Planned> planned(
      LogEntry.Understood entry, NewNotification event, Channel channel, Settings inForce) {
    Duration defaultDelay =
        states
            .delayAt(channel, entry.position().partition(), entry.position().offset())
            .orElse(null);
    Category category =
        defaultDelay == null ? null : categories.apply(event.content().routing()).orElse(null);
    return defaultDelay != null
            && category != null
            && DeliveryRule.of(
                    channel,
                    event.content(),
                    event instanceof NotificationBroadcast,
                    category,
                    inForce,
                    defaultDelay)
                instanceof Planned planned
        ? Optional.of(planned)
        : Optional.empty();
  }

  private static PlannedItem item(
      LogEntry.Understood entry,
      NotificationCreated event,
      ItemKey key,
      Planned planned,
      String json,
      @Nullable String traceparent) {
    return new PlannedItem(
        key,
        entry.position().partition(),
        entry.position().offset(),
        entry.appendedAt(),
        entry.appendedAt().plus(planned.delay()),
        event.content().expiresAt(),
        event.content().routing().category(),
        planned.unless(),
        event.sender(),
        json,
        traceparent);
  }

  private Settings settingsOf(RecipientId recipient) {
    return settings.getOrDefault(recipient, Settings.DEFAULT);
  }

  /// What a change of settings has led to.
  record SettingsRow(RecipientId recipient, long offset, Settings after) {}
}
