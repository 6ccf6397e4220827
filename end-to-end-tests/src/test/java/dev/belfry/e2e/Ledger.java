package dev.belfry.e2e;

import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// What was asked for, and what became of it as far as those who asked know: accepted, or unknown
/// (no answer, or 503). Anything else would be a bug and is not written down but thrown.
///
/// Safe for all threads.
final class Ledger {
  /// A notification for someone, or for everyone; all other facts are the events themselves, which
  /// are equal when they say the same.
  record Made(UUID id, @Nullable RecipientId recipient) {}

  /// How often something was accepted, and how often its outcome remained unknown.
  record Tally(int accepted, int unknown) {
    private Tally plus(boolean isAccepted) {
      return isAccepted ? new Tally(accepted + 1, unknown) : new Tally(accepted, unknown + 1);
    }
  }

  /// An answer that named a place in the log.
  record Receipt(Object fact, Position position) {}

  private final Map<Object, Tally> tallies = new ConcurrentHashMap<>();
  private final Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
  private final Map<String, List<Position>> sequences = new ConcurrentHashMap<>();

  /// What an event of the log says, in the terms of this ledger.
  static Object factOf(NotificationEvent event) {
    return switch (event) {
      case NotificationCreated created -> new Made(created.id(), created.recipient());
      case NotificationBroadcast broadcast -> new Made(broadcast.id(), null);
      default -> event;
    };
  }

  void accepted(Object fact) {
    tallies.merge(fact, new Tally(1, 0), (before, _) -> before.plus(true));
  }

  void unknown(Object fact) {
    tallies.merge(fact, new Tally(0, 1), (before, _) -> before.plus(false));
  }

  /// It stands, or stood already, at this place.
  void stands(Object fact, Position position) {
    receipts.add(new Receipt(fact, position));
  }

  /// One after the other, the places where what this user did for the first time was put. Called in
  /// the order of what they did.
  void follows(String user, Position position) {
    sequences.computeIfAbsent(user, _ -> new ArrayList<>()).add(position);
  }

  Map<Object, Tally> tallies() {
    return Map.copyOf(tallies);
  }

  List<Receipt> receipts() {
    return List.copyOf(receipts);
  }

  Map<String, List<Position>> sequences() {
    return Map.copyOf(sequences);
  }
}
