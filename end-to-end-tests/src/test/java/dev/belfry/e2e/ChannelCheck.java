package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.e2e.WholeStory.Told;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.ChannelActivated;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.ReceiptEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What arrived by e-mail, or by push, against the topics. What is to be sent has one fate, and
/// what happened to it in the log is a reason for it; what arrived was decided and announced
/// before; what comes twice was said to be possibly a duplicate; what was taken has arrived.
final class ChannelCheck {
  private final Channel channel;
  private final Map<UUID, ChannelItem> items = new LinkedHashMap<>();
  private final Map<UUID, Delivery> deliveries = new LinkedHashMap<>();

  /// @param channel one for which all of these users have an address all the time
  /// @param arrivals all that arrived by it, also for others
  ChannelCheck(
      Channel channel, WholeStory story, List<? extends Arrival> arrivals, List<String> users) {
    this.channel = channel;
    Set<String> ours = Set.copyOf(users);
    for (Arrival arrival : arrivals) {
      if (ours.contains(arrival.user())) {
        delivery(arrival.deliveryId()).arrivals.add(arrival);
      }
    }
    for (int partition = 0; partition < story.deliveries().size(); partition++) {
      List<Told<DeliveryEvent>> told = story.deliveries().get(partition);
      Map<UUID, ChannelItem> here =
          ChannelItem.of(
              channel, story.log().understoodIn(partition), ours, activatedAt(channel, told));
      if (channel == Channel.PUSH) {
        see(here, story.receipts().get(partition));
      }
      items.putAll(here);
      for (Told<DeliveryEvent> each : told) {
        if (each.event() instanceof DeliveryStep step
            && step.channel() == channel
            && ours.contains(step.recipient().value())) {
          apply(step);
        }
      }
    }
  }

  private static void see(Map<UUID, ChannelItem> items, List<Told<ReceiptEvent>> receipts) {
    for (Told<ReceiptEvent> told : receipts) {
      if (told.event() instanceof NotificationDelivered receipt && receipt.seen() != null) {
        long upTo = receipt.seen().offset();
        items.values().forEach(item -> item.seen(receipt.recipient(), upTo, told.at()));
      }
    }
  }

  private static long activatedAt(Channel channel, List<Told<DeliveryEvent>> told) {
    return told.stream()
        .map(Told::event)
        .filter(ChannelActivated.class::isInstance)
        .map(ChannelActivated.class::cast)
        .filter(activated -> activated.channel() == channel)
        .mapToLong(ChannelActivated::fromOffset)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private void apply(DeliveryStep step) {
    Delivery delivery = delivery(step.deliveryId());
    switch (step) {
      case DeliveryDecided decided -> delivery.decided(decided);
      case DeliveryCancelled cancelled ->
          cancelled.notifications().forEach(id -> delivery.cancelled.put(id, cancelled.reason()));
      case DeliveryAttempted attempted -> delivery.attempted(attempted);
      case DeliverySent sent -> delivery.sent = sent;
      case DeliveryDeferred deferred -> delivery.deferred.put(deferred.attempt(), deferred);
      case DeliverySkipped skipped ->
          throw new AssertionError("All have had an address all the time: " + skipped);
      case DeliveryBounced _ -> {
        assertThat(delivery.arrivals).as("what came back").isNotEmpty();
        delivery.hasComeBack = true;
      }
      default -> throw new AssertionError("Nobody refuses anything: " + step);
    }
  }

  private Delivery delivery(UUID deliveryId) {
    return deliveries.computeIfAbsent(deliveryId, _ -> new Delivery());
  }

  /// How many arrived, and how many of them were not the first of their delivery.
  String summary() {
    int arrived = deliveries.values().stream().mapToInt(each -> each.arrivals.size()).sum();
    long first = deliveries.values().stream().filter(each -> !each.arrivals.isEmpty()).count();
    long cancelled = deliveries.values().stream().mapToLong(each -> each.cancelled.size()).sum();
    return "%s by %s, %s of them repeats, %s cancelled"
        .formatted(arrived, channel.wireName(), arrived - first, cancelled);
  }

  void check() {
    Map<UUID, List<UUID>> decidedIn = new HashMap<>();
    deliveries.forEach((id, delivery) ->
        delivery.notifications.forEach(
            item -> decidedIn.computeIfAbsent(item, _ -> new ArrayList<>()).add(id)));
    Set<UUID> known = new HashSet<>(items.keySet());
    for (ChannelItem item : items.values()) {
      hasOneFate(item, decidedIn.getOrDefault(item.created.id(), List.of()));
    }
    deliveries.forEach((id, delivery) -> {
      assertThat(known).as("what %s is about", id).containsAll(delivery.notifications);
      assertThat(known).as("what %s is about", id).containsAll(delivery.cancelled.keySet());
      // A push is tried again until it is taken.
      delivery.check(
          id,
          items,
          channel == Channel.EMAIL ? delivery.isSettledByEmail() : delivery.sent != null);
    });
  }

  private void hasOneFate(ChannelItem item, List<UUID> decidedIn) {
    UUID own = Deliveries.idOf(channel, item.recipient(), item.created.id());
    Delivery unsent = deliveries.get(own);
    boolean isCancelledAlone =
        decidedIn.isEmpty() && unsent != null && unsent.cancelled.containsKey(item.created.id());
    if (!item.isPlanned) {
      assertThat(decidedIn).as("%s is not to be sent", item).isEmpty();
      assertThat(isCancelledAlone).as("%s is not to be sent", item).isFalse();
      return;
    }
    assertThat(decidedIn.size() + (isCancelledAlone ? 1 : 0)).as("fates of %s", item).isEqualTo(1);
    for (UUID id : decidedIn) {
      Delivery delivery = delivery(id);
      assertThat(item.needlessBefore(delivery.dueAt)).as("needless when due: %s", item).isFalse();
      checkReason(item, delivery.cancelled.get(item.created.id()));
    }
    if (isCancelledAlone && unsent != null) {
      checkReason(item, unsent.cancelled.get(item.created.id()));
    }
  }

  private static void checkReason(ChannelItem item, @Nullable CancelReason reason) {
    if (reason != null) {
      assertThat(item.reasons()).as("why %s was not sent", item).contains(reason);
    }
  }
}
