package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What happens to records and sessions. These sums hold:
///
/// * records read = erased + read back (before the pinned offsets) + no session here + duplicates +
///   not understood + handled;
/// * sessions opened = sessions closed + sessions open.
final class DeliveryMetrics {
  final Counter read;
  final Counter erased;
  final Counter readBack;
  final Counter noSession;
  final Counter duplicates;
  final Counter notUnderstood;
  final Counter handled;
  final Counter frames;
  final Counter opened;

  /// Sessions that were greeted without asking the read model.
  final Counter remembered;

  final AtomicInteger open = new AtomicInteger();

  /// Users whom this node follows: those who have a session, or had one just now.
  final AtomicInteger users = new AtomicInteger();

  /// Unread notifications that are kept of these users.
  final AtomicLong unread = new AtomicLong();

  /// Frames that wait for sessions to catch up, in bytes.
  final AtomicLong waitingBytes = new AtomicLong();

  /// Ids of events that are remembered to recognise repeats.
  final AtomicLong ids = new AtomicLong();

  /// How many of them there is room for.
  final AtomicLong idsLimit = new AtomicLong();

  /// Those of them that were forgotten before their time, for lack of room.
  final Counter idsForgotten;

  private final MeterRegistry meters;

  DeliveryMetrics(MeterRegistry meters) {
    this.meters = meters;
    read = meters.counter("belfry.delivery.records.read");
    erased = outcome("erased");
    readBack = outcome("read_back");
    noSession = outcome("no_session");
    duplicates = outcome("duplicate");
    notUnderstood = outcome("not_understood");
    handled = outcome("handled");
    frames = meters.counter("belfry.delivery.frames");
    opened = meters.counter("belfry.delivery.sessions.opened");
    remembered = meters.counter("belfry.delivery.sessions.remembered");
    meters.gauge("belfry.delivery.sessions.open", open);
    meters.gauge("belfry.delivery.users", users);
    meters.gauge("belfry.delivery.unread", unread);
    meters.gauge("belfry.delivery.waiting.bytes", waitingBytes);
    meters.gauge("belfry.delivery.ids", ids);
    meters.gauge("belfry.delivery.ids.limit", idsLimit);
    idsForgotten = meters.counter("belfry.delivery.ids.forgotten");
  }

  private Counter outcome(String outcome) {
    return meters.counter("belfry.delivery.records", "outcome", outcome);
  }

  void closing(CloseReason reason) {
    meters.counter("belfry.delivery.closes", "code", String.valueOf(reason.code())).increment();
  }

  void closed() {
    meters.counter("belfry.delivery.sessions.closed").increment();
    open.decrementAndGet();
  }
}
