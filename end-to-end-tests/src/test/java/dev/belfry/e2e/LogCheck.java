package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.e2e.Ledger.Tally;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The log against what was accepted: nothing accepted is missing, nothing is there that nobody
/// asked for, nobody's acts have changed places.
final class LogCheck {
  private final WholeLog log;
  private final Ledger ledger;
  private final Set<String> users;
  private final Map<Object, Set<String>> eventIds = new HashMap<>();
  private final Map<Object, Set<Integer>> partitions = new HashMap<>();

  LogCheck(WholeLog log, Ledger ledger, List<String> users) {
    this.log = log;
    this.ledger = ledger;
    this.users = Set.copyOf(users);
    log.understood()
        .filter(entry -> isOurs(entry.event()))
        .forEach(entry -> {
          Object fact = Ledger.factOf(entry.event());
          eventIds.computeIfAbsent(fact, _ -> new HashSet<>()).add(entry.eventId());
          partitions.computeIfAbsent(fact, _ -> new HashSet<>()).add(entry.position().partition());
        });
  }

  /// Others may use the same log.
  private boolean isOurs(NotificationEvent event) {
    RecipientId recipient = event.recipient();
    if (recipient != null) {
      return users.contains(recipient.value());
    }
    return switch (event) {
      case NewNotification created -> users.contains(created.sender());
      case NotificationWithdrawn withdrawn -> users.contains(withdrawn.actor());
      default -> false;
    };
  }

  void check() {
    ledger.tallies().forEach(this::isThereAsOftenAsItMayBe);
    Set<Object> strangers = new HashSet<>(eventIds.keySet());
    strangers.removeAll(ledger.tallies().keySet());
    assertThat(strangers).as("in the log, though nobody asked for it").isEmpty();
    for (Ledger.Receipt receipt : ledger.receipts()) {
      LogEntry.Understood entry = log.at(receipt.position());
      assertThat(Ledger.factOf(entry.event())).isEqualTo(receipt.fact());
    }
    ledger.sequences().forEach(LogCheck::standInOrder);
  }

  private void isThereAsOftenAsItMayBe(Object fact, Tally tally) {
    int count = eventIds.getOrDefault(fact, Set.of()).size();
    boolean isCreation = fact instanceof Ledger.Made;
    int least = isCreation ? Math.min(1, tally.accepted()) : tally.accepted();
    int most = isCreation ? 1 : tally.accepted() + tally.unknown();
    assertThat(count).as("%s, %s", fact, tally).isBetween(least, most);
    if (count > 0 && isForEveryone(fact)) {
      assertThat(partitions.getOrDefault(fact, Set.of()))
          .as("copies of %s", fact)
          .hasSize(log.shape().partitions());
    }
  }

  private static boolean isForEveryone(Object fact) {
    return switch (fact) {
      case Ledger.Made made -> made.recipient() == null;
      case NotificationEvent event -> event.recipient() == null;
      default -> false;
    };
  }

  private static void standInOrder(String user, List<Position> positions) {
    Map<Integer, Position> last = new HashMap<>();
    for (Position position : positions) {
      Position before = last.put(position.partition(), position);
      if (before != null) {
        assertThat(position).as("what %s did, in order", user).isGreaterThan(before);
      }
    }
  }
}
