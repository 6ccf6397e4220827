package dev.belfry.persistence.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventType;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SkipReason;
import dev.belfry.persistence.deliveries.Delivery.State;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// The counters and the inbox say the same of every delivery, whatever the topic says of it, in
/// whatever order: outcomes that got lost come late, and instances that were taken for dead go on.
class CountedAsShownIT {
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

  /// What may follow that a delivery of two notifications was decided.
  private static final List<Function<Two, DeliveryStep>> STEPS =
      List.of(
          two -> two.attempted(1),
          two -> two.attempted(2),
          two -> two.cancelled(two.a),
          two -> two.deferred(1),
          two -> two.sent(1),
          two -> two.sent(2),
          Two::failed,
          Two::bounced,
          Two::released);

  /// What else may be said, though channel-service does not.
  private static final List<Function<Two, DeliveryStep>> ODD_STEPS =
      List.of(
          Two::decided,
          Two::decidedWithAnother,
          Two::skipped,
          two -> two.cancelled(two.a),
          two -> two.cancelled(two.c),
          two -> two.attempted(1),
          two -> two.sent(1),
          Two::failed,
          Two::bounced);

  private static final JdbcTemplate database = new JdbcTemplate();

  @BeforeAll
  static void tables() {
    Database own = Infrastructure.shared().newDatabase();
    var connections =
        new SingleConnectionDataSource(own.jdbcUrl(), own.username(), own.password(), true);
    database.setDataSource(connections);
    Flyway.configure()
        .dataSource(connections)
        .locations("classpath:db/migration/belfry")
        .load()
        .migrate();
  }

  @Test
  void whateverIsSaidOfADelivery() {
    assertCountedAsShown(
        stories(4, STEPS).stream()
            .map(story -> {
              story.addFirst(new Two(numberOf(story)).decided());
              return story;
            })
            .toList());
  }

  @Test
  void whateverIsSaidInAnOrderThatMakesNoSense() {
    assertCountedAsShown(stories(4, ODD_STEPS));
  }

  /// All of at most so many steps.
  private static List<List<DeliveryStep>> stories(
      int most, List<Function<Two, DeliveryStep>> steps) {
    List<List<DeliveryStep>> stories = new ArrayList<>();
    for (int length = 1; length <= most; length++) {
      for (int story = 0; story < Math.pow(steps.size(), length); story++) {
        var two = new Two(stories.size());
        List<DeliveryStep> told = new ArrayList<>();
        for (int left = story; told.size() < length; left /= steps.size()) {
          told.add(steps.get(left % steps.size()).apply(two));
        }
        stories.add(told);
      }
    }
    return stories;
  }

  private static int numberOf(List<DeliveryStep> story) {
    return (int) story.getFirst().deliveryId().getMostSignificantBits();
  }

  private static void assertCountedAsShown(List<List<DeliveryStep>> stories) {
    database.execute("TRUNCATE delivery_step");
    record Row(int offset, DeliveryStep event) {}
    List<DeliveryStep> all = stories.stream().flatMap(List::stream).toList();
    database.batchUpdate(
        """
        INSERT INTO delivery_step (partition, delivery_offset, delivery_id, recipient, channel, type,
          event, appended_at)
        VALUES (0, ?, ?, ?, ?, ?, ?::json, ?)
        """,
        IntStream.range(0, all.size()).mapToObj(i -> new Row(i, all.get(i))).toList(),
        1_000,
        (row, each) -> {
          row.setInt(1, each.offset);
          row.setObject(2, each.event.deliveryId());
          row.setString(3, each.event.recipient().value());
          row.setString(4, each.event.channel().wireName());
          row.setString(5, EventType.of(each.event).wireName());
          row.setString(6, Json.mapper().writeValueAsString(each.event));
          row.setObject(7, START.plusSeconds(each.offset).atOffset(ZoneOffset.UTC));
        });
    Map<UUID, Map<String, Instant>> shown = new TreeMap<>();
    int offset = 0;
    for (List<DeliveryStep> story : stories) {
      var two = new Two(numberOf(story));
      shown.put(two.a, shown(two.a, story, offset));
      shown.put(two.b, shown(two.b, story, offset));
      shown.put(two.c, shown(two.c, story, offset));
      offset += story.size();
    }
    shown.values().removeIf(Map::isEmpty);

    // As PostgreSQL plans it after some calls: for a batch of any size.
    database.execute("SET plan_cache_mode = force_generic_plan");
    database.execute("SET statement_timeout = '60s'");
    Map<UUID, Map<String, Instant>> counted = new TreeMap<>();
    database.query(
        "SELECT * FROM steps_of_deliveries(ARRAY(SELECT DISTINCT delivery_id FROM delivery_step))",
        row -> {
          counted
              .computeIfAbsent(row.getObject("notification_id", UUID.class), _ -> new TreeMap<>())
              .put(row.getString("step"), row.getTimestamp("told_at").toInstant());
        });

    for (List<DeliveryStep> story : stories) {
      var two = new Two(numberOf(story));
      for (UUID id : List.of(two.a, two.b, two.c)) {
        assertThat(counted.get(id)).as("%s of %s", id, story).isEqualTo(shown.get(id));
      }
    }
    assertThat(counted).hasSameSizeAs(shown);
  }

  /// When it was shown for the first time that it was planned, and in which states it was that are
  /// counted.
  private static Map<String, Instant> shown(UUID id, List<DeliveryStep> story, int offset) {
    var fold = new DeliveryFold(id, story.getFirst().deliveryId(), Channel.EMAIL, null);
    Map<String, Instant> shown = new TreeMap<>();
    for (int i = 0; i < story.size(); i++) {
      DeliveryStep step = story.get(i);
      Instant at = START.plusSeconds(offset + i);
      if (isNamed(id, step)) {
        shown.putIfAbsent("planned", at);
      }
      fold.take(new RecordedStep(step, at));
      Delivery delivery = fold.at(at);
      switch (delivery.state()) {
        case SKIPPED, CANCELLED, FAILED, BOUNCED ->
            shown.putIfAbsent(Delivery.word(delivery.state()), at);
        default -> {
          // Nothing is counted.
        }
      }
      if (delivery.sentAt() != null) {
        shown.putIfAbsent(Delivery.word(State.SENT), at);
      }
    }
    return shown;
  }

  private static boolean isNamed(UUID id, DeliveryStep step) {
    return switch (step) {
      case DeliveryDecided decided -> decided.notifications().contains(id);
      case DeliverySkipped skipped -> skipped.notifications().contains(id);
      case DeliveryCancelled cancelled -> cancelled.notifications().contains(id);
      default -> false;
    };
  }

  /// A delivery of two notifications, and a third that has nothing to do with it.
  private static final class Two {
    private final UUID delivery;
    private final UUID a;
    private final UUID b;
    private final UUID c;

    Two(int number) {
      delivery = new UUID(number, 0);
      a = new UUID(number, 1);
      b = new UUID(number, 2);
      c = new UUID(number, 3);
    }

    private DeliveryStep decided() {
      return new DeliveryDecided(delivery, ALICE, Channel.EMAIL, List.of(a, b), "default", START);
    }

    private DeliveryStep decidedWithAnother() {
      return new DeliveryDecided(delivery, ALICE, Channel.EMAIL, List.of(a, c), "default", START);
    }

    private DeliveryStep skipped() {
      return new DeliverySkipped(
          delivery, ALICE, Channel.EMAIL, List.of(a, b), SkipReason.NO_ADDRESS, START);
    }

    private DeliveryStep attempted(int attempt) {
      return new DeliveryAttempted(delivery, ALICE, Channel.EMAIL, attempt, attempt > 1, "hash");
    }

    private DeliveryStep cancelled(UUID one) {
      return new DeliveryCancelled(delivery, ALICE, Channel.EMAIL, List.of(one), CancelReason.READ);
    }

    private DeliveryStep deferred(int attempt) {
      return new DeliveryDeferred(delivery, ALICE, Channel.EMAIL, attempt, START, null);
    }

    private DeliveryStep sent(int attempt) {
      return new DeliverySent(delivery, ALICE, Channel.EMAIL, attempt, null);
    }

    private DeliveryStep failed() {
      return new DeliveryFailed(
          delivery, ALICE, Channel.EMAIL, 1, FailureReason.GAVE_UP, null, null);
    }

    private DeliveryStep bounced() {
      return new DeliveryBounced(
          delivery, ALICE, Channel.EMAIL, DeliveryBounced.Kind.BOUNCE, false, "hash");
    }

    private DeliveryStep released() {
      return new DeliveryReleased(delivery, ALICE, Channel.EMAIL, 1, "operator", "lost");
    }
  }
}
