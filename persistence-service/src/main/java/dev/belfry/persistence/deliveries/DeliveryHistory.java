package dev.belfry.persistence.deliveries;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Category;
import dev.belfry.events.Channel;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryRule;
import dev.belfry.events.DeliveryRule.NotPlanned;
import dev.belfry.events.DeliveryRule.Planned;
import dev.belfry.events.Settings;
import dev.belfry.events.SkipReason;
import dev.belfry.persistence.deliveries.Delivery.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that the rows say of one notification outside its recipient's inbox.
///
/// @param settings of the recipient, in force at its place in the log
/// @param active the channels by which notifications went there
/// @param steps of all deliveries that it is part of, in their order
/// @param now by which time what is over is told
record DeliveryHistory(
    SentNotification notification,
    Settings settings,
    List<ActiveChannel> active,
    List<RecordedStep> steps,
    Instant now) {
  /// A broadcast is planned for those who have an address when it is applied. Who had none is not
  /// spoken of in the topic.
  private static final Duration DECIDED_BY_THEN = Duration.ofMinutes(10);

  /// What has become of it, channel by channel: what is recorded, else what its rule leads to.
  ///
  /// @param category the version that it names; null if there is no such version
  List<Delivery> deliveries(@Nullable Category category) {
    Map<UUID, DeliveryFold> recorded = new LinkedHashMap<>();
    Map<Channel, DeliveryRule> rules = rules(category);
    for (RecordedStep step : steps) {
      recorded
          .computeIfAbsent(
              step.event().deliveryId(),
              id ->
                  new DeliveryFold(
                      notification.id(),
                      id,
                      step.event().channel(),
                      dueAt(rules.get(step.event().channel()))))
          .take(step);
    }
    List<Delivery> all =
        new ArrayList<>(recorded.values().stream().map(fold -> fold.at(now)).toList());
    rules.forEach((channel, rule) -> {
      if (steps.stream().noneMatch(step -> step.event().channel() == channel)) {
        all.add(computed(channel, rule));
      }
    });
    return all;
  }

  private Map<Channel, DeliveryRule> rules(@Nullable Category category) {
    Map<Channel, DeliveryRule> rules = new LinkedHashMap<>();
    if (category != null) {
      for (ActiveChannel each : active) {
        rules.put(
            each.channel(),
            each.rule(notification.content(), notification.broadcast(), category, settings));
      }
    }
    return rules;
  }

  private @Nullable Instant dueAt(@Nullable DeliveryRule rule) {
    return rule instanceof Planned(var delay, _) ? notification.createdAt().plus(delay) : null;
  }

  /// Of what the topic does not speak of.
  private Delivery computed(Channel channel, DeliveryRule rule) {
    return switch (rule) {
      case NotPlanned(var reason) -> computed(channel, State.SKIPPED, Delivery.word(reason), null);
      case Planned planned -> {
        Instant dueAt = notification.createdAt().plus(planned.delay());
        CancelReason needless = notification.needlessSince(planned.unless(), now);
        if (needless != null) {
          yield computed(channel, State.CANCELLED, Delivery.word(needless), dueAt);
        }
        yield notification.broadcast() && dueAt.plus(DECIDED_BY_THEN).isBefore(now)
            ? computed(channel, State.SKIPPED, Delivery.word(SkipReason.NO_ADDRESS), dueAt)
            : computed(channel, State.WAITING, null, dueAt);
      }
    };
  }

  private Delivery computed(
      Channel channel, State state, @Nullable String reason, @Nullable Instant dueAt) {
    UUID id = Deliveries.idOf(channel, notification.recipient(), notification.id());
    return new Delivery(id, channel, state, reason, dueAt, null, null, 0, false);
  }
}
