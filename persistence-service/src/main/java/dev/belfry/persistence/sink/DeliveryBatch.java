package dev.belfry.persistence.sink;

import dev.belfry.events.ChannelActivated;
import dev.belfry.events.ChannelState;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventType;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Json;
import dev.belfry.events.SuppressionLifted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What a batch of `belfry.deliveries` says, in the order of each partition.
final class DeliveryBatch {
  private static final String EACH_ONCE = "ON CONFLICT DO NOTHING";

  private static final Insert<Step> STEPS =
      Insert.<Step>into("delivery_step")
          .column("partition", "int4", row -> row.place.partition)
          .column("delivery_offset", "int8", row -> row.place.offset)
          .column("delivery_id", "uuid", row -> row.event.deliveryId())
          .column("recipient", "text", row -> row.event.recipient())
          .column("channel", "text", row -> row.event.channel().wireName())
          .column("type", "text", row -> EventType.of(row.event).wireName())
          .column("event", "json", row -> Json.mapper().writeValueAsString(row.event))
          .column("appended_at", "timestamptz", row -> row.place.at)
          .then(EACH_ONCE);
  private static final Insert<Item> ITEMS =
      Insert.<Item>into("delivery_item")
          .column("recipient", "text", row -> row.step.event.recipient())
          .column("notification_id", "uuid", row -> row.notificationId)
          .column("delivery_id", "uuid", row -> row.step.event.deliveryId())
          .column("partition", "int4", row -> row.step.place.partition)
          .column("delivery_offset", "int8", row -> row.step.place.offset)
          .then(EACH_ONCE);
  private static final Insert<State> STATES =
      Insert.<State>into("channel_state")
          .column("partition", "int4", row -> row.place.partition)
          .column("delivery_offset", "int8", row -> row.place.offset)
          .column("channel", "text", row -> row.event.channel().wireName())
          .column("epoch", "int4", row -> row.event.epoch())
          .column("from_offset", "int8", row -> row.event.fromOffset())
          .column("active", "bool", row -> row.event instanceof ChannelActivated)
          .column("default_delay_seconds", "int4", State::defaultDelay)
          .then(EACH_ONCE);
  private static final Insert<Suppression> SUPPRESSIONS =
      Insert.<Suppression>into("suppression_change")
          .column("address_hash", "text", Suppression::addressHash)
          .column("partition", "int4", row -> row.place.partition)
          .column("delivery_offset", "int8", row -> row.place.offset)
          .column("reason", "text", Suppression::reason)
          .column("appended_at", "timestamptz", row -> row.place.at)
          .then(EACH_ONCE);

  private final List<Step> steps = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private final List<State> states = new ArrayList<>();
  private final List<Suppression> suppressions = new ArrayList<>();

  void take(DeliveryEvent event, Place place) {
    switch (event) {
      case DeliveryStep step -> take(new Step(step, place));
      case ChannelState state -> states.add(new State(state, place));
      case SuppressionLifted lifted ->
          suppressions.add(new Suppression(lifted.addressHash(), null, place));
    }
  }

  private void take(Step step) {
    steps.add(step);
    for (UUID id : notificationsOf(step.event)) {
      items.add(new Item(step, id));
    }
    if (step.event instanceof DeliveryBounced bounced && bounced.permanent()) {
      String reason = bounced.kind().name().toLowerCase(Locale.ROOT);
      suppressions.add(new Suppression(bounced.addressHash(), reason, step.place));
    }
    if (step.event instanceof DeliveryFailed failed
        && failed.reason() == FailureReason.NO_SUCH_ADDRESS
        && failed.addressHash() != null) {
      String reason = failed.reason().name().toLowerCase(Locale.ROOT);
      suppressions.add(new Suppression(failed.addressHash(), reason, step.place));
    }
  }

  private static List<UUID> notificationsOf(DeliveryStep step) {
    return switch (step) {
      case DeliveryDecided decided -> decided.notifications();
      case DeliverySkipped skipped -> skipped.notifications();
      case DeliveryCancelled cancelled -> cancelled.notifications();
      case DeliveryAttempted _,
          DeliverySent _,
          DeliveryDeferred _,
          DeliveryFailed _,
          DeliveryBounced _,
          DeliveryReleased _ ->
          List.of();
    };
  }

  /// Writes it in the connection's transaction.
  void write(Connection connection) throws SQLException {
    STEPS.write(connection, steps);
    ITEMS.write(connection, items);
    STATES.write(connection, states);
    SUPPRESSIONS.write(connection, suppressions);
  }

  /// Where and when a record was appended.
  record Place(int partition, long offset, Instant at) {
    static Place of(ConsumerRecord<byte[], byte[]> raw) {
      return new Place(raw.partition(), raw.offset(), Instant.ofEpochMilli(raw.timestamp()));
    }
  }

  private record Step(DeliveryStep event, Place place) {}

  private record Item(Step step, UUID notificationId) {}

  private record State(ChannelState event, Place place) {
    @Nullable Integer defaultDelay() {
      return event instanceof ChannelActivated activated ? activated.defaultDelaySeconds() : null;
    }
  }

  private record Suppression(String addressHash, @Nullable String reason, Place place) {}
}
