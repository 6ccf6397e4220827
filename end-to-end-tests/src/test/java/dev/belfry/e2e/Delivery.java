package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.CancelReason;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliverySent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One delivery: what the topic says of it, and what arrived.
final class Delivery {
  List<UUID> notifications = List.of();
  Instant dueAt = Instant.MAX;
  final Map<UUID, CancelReason> cancelled = new LinkedHashMap<>();
  final TreeMap<Integer, DeliveryAttempted> attempts = new TreeMap<>();
  final Map<Integer, DeliveryDeferred> deferred = new TreeMap<>();
  final List<Arrival> arrivals = new ArrayList<>();
  @Nullable DeliverySent sent;
  boolean hasComeBack;
  private Set<UUID> cancelledBefore = Set.of();

  /// A repeat changes nothing.
  void decided(DeliveryDecided event) {
    if (notifications.isEmpty()) {
      notifications = event.notifications();
      dueAt = event.dueAt();
    }
  }

  void attempted(DeliveryAttempted event) {
    if (event.attempt() == 1) { // which may be said again
      cancelledBefore = Set.copyOf(cancelled.keySet());
    }
    attempts.put(event.attempt(), event);
  }

  void check(UUID id, Map<UUID, ChannelItem> items, boolean isSettled) {
    if (notifications.isEmpty()) {
      assertThat(attempts).as("attempts of %s, which was not decided", id).isEmpty();
      assertThat(arrivals).as("arrivals of %s, which was not decided", id).isEmpty();
      return;
    }
    boolean isNeedless = cancelled.keySet().containsAll(notifications);
    assertThat(isNeedless || isSettled).as("%s is settled: %s", id, attempts).isTrue();
    assertThat(arrivals.size()).as("arrivals of %s", id).isLessThanOrEqualTo(attempts.size());
    if (sent != null) {
      assertThat(arrivals).as("arrivals of %s, which was taken", id).isNotEmpty();
    }
    attempts.values().stream()
        .skip(1)
        .forEach(attempt -> {
          DeliveryDeferred before = deferred.get(attempt.attempt() - 1);
          assertThat(attempt.possiblyDuplicate() || (before != null && !before.mayHaveArrived()))
              .as("attempt %s of %s says that it may be a duplicate", attempt.attempt(), id)
              .isTrue();
        });
    arrivals.forEach(arrival -> isAboutWhatWasDecided(arrival, items));
  }

  /// Whether nothing will happen any more: it was taken, it came back, or nobody knows after two
  /// attempts, of which a mail is held.
  boolean isSettledByEmail() {
    return sent != null
        || hasComeBack
        || (attempts.size() >= 2 && !deferred.containsKey(attempts.lastKey()));
  }

  private void isAboutWhatWasDecided(Arrival arrival, Map<UUID, ChannelItem> items) {
    for (UUID id : notifications) {
      ChannelItem item = items.get(id);
      assertThat(item).as("%s", id).isNotNull();
      assertThat(arrival.user()).isEqualTo(item.recipient().value());
      // Of several attempts nobody knows which of them one is of.
      if (attempts.size() > 1 ? !cancelled.containsKey(id) : !cancelledBefore.contains(id)) {
        arrival.tellsOf(item);
      }
    }
  }
}
