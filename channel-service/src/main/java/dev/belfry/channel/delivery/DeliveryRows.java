package dev.belfry.channel.delivery;

import dev.belfry.channel.ChannelProperties;
import dev.belfry.channel.database.Query;
import dev.belfry.channel.delivery.Suppressions.Suppressed;
import dev.belfry.channel.notice.Notice;
import dev.belfry.channel.notice.Notices;
import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.ChannelState;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.events.SuppressionLifted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `belfry.deliveries` says, as rows, in whatever order it and the log are applied. What
/// stands there is a fact: an instance that has decided otherwise, on rows from an old backup,
/// gives in.
public final class DeliveryRows implements SinkTarget {
  private static final Logger log = LoggerFactory.getLogger(DeliveryRows.class);
  private static final String LOAD =
      """
      SELECT %s FROM unnest(?::uuid[]) AS asked(id) CROSS JOIN LATERAL (
        SELECT * FROM delivery WHERE delivery_id = asked.id) d
      """
          .formatted(Delivery.COLUMNS);
  private static final String LOCK =
      """
      SELECT FROM delivery WHERE delivery_id = ANY (?) ORDER BY delivery_id FOR UPDATE
      """;
  private static final String PUT =
      """
      INSERT INTO delivery AS old (delivery_id, partition, recipient, channel, category, due_at,
        state, attempt, attempted, possibly_duplicate, retry_at, decided_offset, reached, tries,
        lease_until)
      SELECT delivery_id, partition, recipient, channel, category, due_at, state, attempt,
        attempted, possibly_duplicate, retry_at, decided_offset, reached::uuid[], attempt,
        now() + ? * interval '1 millisecond'
      FROM unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
        ?::int[], ?::bool[], ?::bool[], ?::timestamptz[], ?::bigint[], ?::text[])
        AS new(delivery_id, partition, recipient, channel, category, due_at, state, attempt,
          attempted, possibly_duplicate, retry_at, decided_offset, reached)
      ON CONFLICT (delivery_id) DO UPDATE SET
        state = excluded.state, attempt = excluded.attempt, attempted = excluded.attempted,
        possibly_duplicate = excluded.possibly_duplicate, retry_at = excluded.retry_at,
        decided_offset = excluded.decided_offset, reached = excluded.reached,
        lease_until = CASE WHEN excluded.state = 'sending' AND old.state <> 'sending'
          THEN excluded.lease_until ELSE old.lease_until END
      """;
  private final EventLog eventLog;
  private final long leaseMillis;

  /// @param properties say for how long an attempt that another has made is waited for
  public DeliveryRows(EventLog eventLog, ChannelProperties properties) {
    this.eventLog = eventLog;
    this.leaseMillis = properties.lease().toMillis();
  }

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Map<Tally.Line, Integer> counts = new HashMap<>();
    List<Placed<ChannelState>> states = new ArrayList<>();
    List<Placed<DeliveryStep>> steps = new ArrayList<>();
    Map<String, Instant> lifted = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      try {
        DeliveryEvent event = DeliveryEvent.parse(eventLog, each);
        switch (event) {
          case ChannelState state -> states.add(Placed.of(state, each));
          case DeliveryStep step -> steps.add(Placed.of(step, each));
          case SuppressionLifted it ->
              lifted.merge(
                  it.addressHash(),
                  Instant.ofEpochMilli(each.timestamp()),
                  (first, second) -> first.isAfter(second) ? first : second);
        }
        counts.merge(Tally.Line.of(Outcome.APPLIED, EventType.of(event)), 1, Integer::sum);
      } catch (NotAnEvent e) {
        passOver(each, e.reason());
        counts.merge(Tally.Line.of(Outcome.DEAD, null), 1, Integer::sum);
      }
    }
    new ChannelStateRows(connection, eventLog).write(states);
    new Suppressions(connection).lift(lifted);
    apply(connection, steps);
    return new Tally(counts);
  }

  private void apply(Connection connection, List<Placed<DeliveryStep>> steps) throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    Map<UUID, Delivery> before = load(connection, steps);
    Map<UUID, Delivery> after = new LinkedHashMap<>();
    List<DeliveryDecided> decided = new ArrayList<>();
    for (Placed<DeliveryStep> step : steps) {
      Delivery known =
          after.getOrDefault(step.event.deliveryId(), before.get(step.event.deliveryId()));
      if (known == null) {
        known = Delivery.begunBy(step.event, step.partition);
      }
      if (known == null) {
        continue;
      }
      Delivery next = known.after(step.event, step.offset);
      if (step.event instanceof DeliveryDecided event && known.decidedOffset() == null) {
        decided.add(event);
      }
      after.put(next.id(), next);
    }
    after.values().removeIf(next -> next.equals(before.get(next.id())));
    List<DeliveryStep> events = steps.stream().map(Placed::event).toList();
    var items = new DecidedItems(connection);
    items.attach(decided, eventLog);
    put(connection, List.copyOf(after.values()));
    items.close(events, eventLog);
    items.closeWith(after.values());
    items.settle(events.stream().map(DeliveryStep::deliveryId).distinct().toList());
    suppress(connection, steps);
    Outbox.remove(connection, events);
  }

  private static Map<UUID, Delivery> load(Connection connection, List<Placed<DeliveryStep>> steps)
      throws SQLException {
    List<UUID> ids = steps.stream().map(step -> step.event.deliveryId()).distinct().toList();
    new Query(connection, LOCK).column("uuid", ids, id -> id).each(_ -> {});
    Map<UUID, Delivery> found = new HashMap<>();
    new Query(connection, LOAD)
        .column("uuid", ids, id -> id)
        .list(Delivery::of)
        .forEach(delivery -> found.put(delivery.id(), delivery));
    return found;
  }

  private void put(Connection connection, List<Delivery> deliveries) throws SQLException {
    if (deliveries.isEmpty()) {
      return;
    }
    new Query(connection, PUT)
        .with(leaseMillis)
        .column("uuid", deliveries, Delivery::id)
        .column("int4", deliveries, Delivery::partition)
        .column("text", deliveries, Delivery::recipient)
        .column("text", deliveries, delivery -> delivery.channel().wireName())
        .column("text", deliveries, Delivery::category)
        .column("timestamptz", deliveries, Delivery::dueAt)
        .column("text", deliveries, delivery -> delivery.state().wireName())
        .column("int4", deliveries, Delivery::attempt)
        .column("bool", deliveries, Delivery::attempted)
        .column("bool", deliveries, Delivery::possiblyDuplicate)
        .column("timestamptz", deliveries, Delivery::retryAt)
        .column("int8", deliveries, Delivery::decidedOffset)
        .column("text", deliveries, DeliveryRows::reached)
        .update();
  }

  /// As PostgreSQL reads an array.
  private static String reached(Delivery delivery) {
    return delivery.reached().stream()
        .map(UUID::toString)
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// Addresses that do not exist, and those whose owners have complained. Whoever's address takes
  /// mail no more from here on is told.
  private static void suppress(Connection connection, List<Placed<DeliveryStep>> steps)
      throws SQLException {
    List<Suppressed> suppressed = new ArrayList<>();
    for (Placed<DeliveryStep> step : steps) {
      if (step.event instanceof DeliveryFailed failed && failed.addressHash() != null) {
        suppressed.add(suppressed(step, failed.addressHash(), failed.reason()));
      } else if (step.event instanceof DeliveryBounced bounced && bounced.permanent()) {
        suppressed.add(suppressed(step, bounced.addressHash(), bounced.kind()));
      }
    }
    List<Suppressed> begun = new Suppressions(connection).suppress(suppressed);
    Notices.add(
        connection,
        begun.stream()
            .map(each -> Notice.of(each.deliveryId(), each.recipient(), each.hash(), each.reason()))
            .toList());
  }

  private static Suppressed suppressed(
      Placed<DeliveryStep> step, String addressHash, Enum<?> reason) {
    return new Suppressed(
        step.event.deliveryId(),
        step.event.recipient(),
        addressHash,
        reason.name().toLowerCase(Locale.ROOT),
        step.appendedAt);
  }

  @Override
  public Tally refused(
      Connection connection, ConsumerRecord<byte[], byte[]> record, String reason) {
    passOver(record, reason);
    return Tally.one(Outcome.DEAD, null);
  }

  private static void passOver(ConsumerRecord<byte[], byte[]> each, String reason) {
    log.warn(
        "{}-{} offset {} is passed over: {}",
        each.topic(),
        each.partition(),
        each.offset(),
        reason);
  }

  /// An event and its place in `belfry.deliveries`.
  record Placed<E extends DeliveryEvent>(E event, int partition, long offset, Instant appendedAt) {
    static <E extends DeliveryEvent> Placed<E> of(E event, ConsumerRecord<byte[], byte[]> at) {
      return new Placed<>(event, at.partition(), at.offset(), Instant.ofEpochMilli(at.timestamp()));
    }
  }
}
