package dev.belfry.channel.delivery;

import dev.belfry.channel.database.Query;
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
import dev.belfry.events.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Events that rows were changed for and that `belfry.deliveries` does not have yet: they are
/// written in the transaction of those rows, published afterwards, and removed when they are read
/// back. So none is lost, and one may be published more than once.
public final class Outbox {
  /// Whether something was cancelled of a delivery `d` that the topic does not say yet.
  public static final String CANCELS_PART_OF_D =
      """
      EXISTS (SELECT FROM outbox o
        WHERE o.key > 'cancelled:' || d.delivery_id || ':'
          AND o.key < 'cancelled:' || d.delivery_id || ';')
      """;

  private static final String ADD =
      """
      INSERT INTO outbox (key, event)
      SELECT * FROM unnest(?::text[], ?::json[]) ON CONFLICT DO NOTHING
      """;
  private static final String TAKE =
      """
      UPDATE outbox o SET published_at = now() FROM (
        SELECT key FROM outbox
        WHERE (published_at IS NULL OR published_at < 'infinity')
          AND (published_at IS NULL OR published_at < now() - ? * interval '1 millisecond')
        ORDER BY seq LIMIT ? FOR UPDATE SKIP LOCKED) due
      WHERE o.key = due.key RETURNING o.seq, o.key, o.event
      """;
  private static final String ACKNOWLEDGE =
      "UPDATE outbox SET published_at = 'infinity' WHERE key = ANY (?)";
  private static final String REMOVE = "DELETE FROM outbox WHERE key = ANY (?)";

  private Outbox() {}

  /// Adds events; what is there already stays as it is.
  public static void add(Connection connection, Collection<? extends DeliveryStep> events)
      throws SQLException {
    if (!events.isEmpty()) {
      new Query(connection, ADD)
          .column("text", events, Outbox::keyOf)
          .column("json", events, event -> Json.mapper().writeValueAsString(event))
          .update();
    }
  }

  /// Takes those that were not published yet, or so long ago without an acknowledgement that they
  /// have been lost.
  static List<DeliveryStep> take(Connection connection, Duration lost, int atMost)
      throws SQLException {
    record Taken(long seq, DeliveryStep event) {}
    return new Query(connection, TAKE)
            .with(lost.toMillis())
            .with(atMost)
            .list(row ->
                new Taken(
                    row.getLong("seq"),
                    parse(
                        Objects.requireNonNull(row.getString("key")),
                        Objects.requireNonNull(row.getString("event")))))
            .stream()
            .sorted(Comparator.comparingLong(Taken::seq))
            .map(Taken::event)
            .toList();
  }

  /// What Kafka has acknowledged will be read back, however late that is.
  static void acknowledge(Connection connection, Collection<? extends DeliveryStep> events)
      throws SQLException {
    new Query(connection, ACKNOWLEDGE).column("text", events, Outbox::keyOf).update();
  }

  /// Removes what was read back.
  static void remove(Connection connection, Collection<? extends DeliveryStep> events)
      throws SQLException {
    List<String> keys = events.stream().flatMap(Outbox::keysOf).distinct().toList();
    if (!keys.isEmpty()) {
      new Query(connection, REMOVE).column("text", keys, key -> key).update();
    }
  }

  private static DeliveryStep parse(String key, String event) {
    Class<? extends DeliveryStep> type =
        switch (key.substring(0, key.indexOf(':'))) {
          case "decided" -> DeliveryDecided.class;
          case "skipped" -> DeliverySkipped.class;
          case "cancelled" -> DeliveryCancelled.class;
          case "failed" -> DeliveryFailed.class;
          case "sent" -> DeliverySent.class;
          default -> throw new IllegalStateException("no such event: " + key);
        };
    return Json.mapper().readValue(event, type);
  }

  /// Under which it is kept here.
  private static String keyOf(DeliveryStep event) {
    return keysOf(event).findFirst().orElseThrow();
  }

  /// What tells an event from others of the same delivery. Attempts and deferrals are not here:
  /// they are published before anything is changed, as most outcomes are.
  private static Stream<String> keysOf(DeliveryStep event) {
    return switch (event) {
      case DeliveryDecided _ -> Stream.of("decided:" + event.deliveryId());
      case DeliverySkipped _ -> Stream.of("skipped:" + event.deliveryId());
      case DeliveryFailed _ -> Stream.of("failed:" + event.deliveryId());
      case DeliverySent _ -> Stream.of("sent:" + event.deliveryId());
      case DeliveryCancelled cancelled ->
          cancelled.notifications().stream()
              .map(id -> "cancelled:%s:%s".formatted(event.deliveryId(), id));
      case DeliveryAttempted _, DeliveryDeferred _, DeliveryBounced _, DeliveryReleased _ ->
          Stream.of();
    };
  }
}
