package dev.belfry.channel.decide;

import dev.belfry.channel.ChannelProperties;
import dev.belfry.channel.contact.Contacts;
import dev.belfry.channel.contact.Reach;
import dev.belfry.channel.database.Query;
import dev.belfry.channel.delivery.Cancellations;
import dev.belfry.channel.delivery.Cancelled;
import dev.belfry.channel.delivery.Outbox;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Makes deliveries of the items of a partition that are due, in one transaction.
@Component
final class DueRows {
  /// The most notifications in one mail.
  private static final int MOST_IN_ONE = 50;

  private static final String EARLIEST =
      """
      SELECT asked.partition, min(first.due_at) AS due_at
      FROM unnest(?::int[]) AS asked(partition) CROSS JOIN unnest(?::text[]) AS on_now(channel)
      CROSS JOIN LATERAL (
        SELECT due_at FROM item
        WHERE partition = asked.partition AND channel = on_now.channel
          AND closed IS NULL AND delivery_id IS NULL AND log_offset IS NOT NULL
        ORDER BY due_at LIMIT 1) first
      GROUP BY asked.partition
      """;

  /// While this is locked, no read can be applied in the partition, and nobody else decides there.
  private static final String LOCK =
      """
      SELECT FROM channel_position
      WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset >= ?
      FOR UPDATE SKIP LOCKED
      """;

  /// What has been due for the longest, whoever it is for.
  private static final String DUE_SINGLY =
      """
      SELECT %s FROM (
        SELECT * FROM item
        WHERE partition = ? AND channel = ? AND due_at <= ?
          AND closed IS NULL AND delivery_id IS NULL AND log_offset IS NOT NULL
        ORDER BY due_at LIMIT ?) i
      ORDER BY i.log_offset
      """
          .formatted(DueItem.COLUMNS);

  /// What has been due for the longest, and what falls due soon after it for the same people.
  private static final String DUE_TOGETHER =
      """
      SELECT %s FROM (
        SELECT recipient, category, min(due_at) AS due_at FROM (
          SELECT * FROM item
          WHERE partition = ? AND channel = ? AND due_at <= ?
            AND closed IS NULL AND delivery_id IS NULL AND log_offset IS NOT NULL
          ORDER BY due_at LIMIT ?) oldest
        GROUP BY recipient, category) first
      CROSS JOIN LATERAL (
        SELECT * FROM item
        WHERE recipient = first.recipient AND channel = ? AND category = first.category
          AND due_at <= first.due_at + ? * interval '1 millisecond'
          AND closed IS NULL AND delivery_id IS NULL AND log_offset IS NOT NULL
        ORDER BY due_at LIMIT ?) i
      ORDER BY i.log_offset
      """
          .formatted(DueItem.COLUMNS);

  private static final String ADD =
      """
      INSERT INTO delivery AS old
        (delivery_id, partition, recipient, channel, category, due_at, state, retry_at)
      SELECT delivery_id, partition, recipient, channel, category, due_at, state, due_at
      FROM unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
        AS new(delivery_id, partition, recipient, channel, category, due_at, state)
      ON CONFLICT (delivery_id) DO UPDATE SET due_at = excluded.due_at, state = excluded.state
      WHERE old.decided_offset IS NULL
      RETURNING delivery_id
      """;

  /// By the key, as `Cancellations` does.
  private static final String JOIN =
      """
      UPDATE item i SET delivery_id = d.delivery_id, closed = d.closed, reason = d.reason,
        event = CASE WHEN d.closed IS NULL THEN i.event END
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[])
        AS d(notification_id, recipient, channel, delivery_id, closed, reason)
      WHERE i.notification_id = d.notification_id AND i.recipient = d.recipient
        AND i.channel = d.channel AND num_nulls(i.closed, i.delivery_id) = 2
      """;

  private final ChannelProperties properties;
  private final Contacts contacts;

  DueRows(ChannelProperties properties, Contacts contacts) {
    this.properties = properties;
    this.contacts = contacts;
  }

  /// By partition in which something waits, when the first of it is due.
  static Map<Integer, Instant> earliest(
      Connection connection, Collection<Integer> partitions, Collection<Channel> channels)
      throws SQLException {
    Map<Integer, Instant> earliest = new HashMap<>();
    new Query(connection, EARLIEST)
        .column("int4", partitions, partition -> partition)
        .column("text", channels, Channel::wireName)
        .each(row ->
            earliest.put(row.getInt(1), Objects.requireNonNull(Query.instant(row, "due_at"))));
    return earliest;
  }

  /// Takes the partition for the rest of the transaction.
  ///
  /// @param reached the log must be applied up to there
  /// @return false if it is not, or if another has it
  static boolean lock(Connection connection, EventLog log, int partition, long reached)
      throws SQLException {
    return !new Query(connection, LOCK)
        .with(Topic.NOTIFICATIONS.topicName())
        .with(partition)
        .with(log.topicUuid())
        .with(reached)
        .list(_ -> true)
        .isEmpty();
  }

  /// Decides what was due at a time.
  ///
  /// @return what the traces of items are to show of it
  List<Judged> decide(Connection connection, int partition, Channel channel, Instant now)
      throws SQLException {
    List<DueItem> due = due(connection, partition, channel, now);
    if (due.isEmpty()) {
      return List.of();
    }
    Set<RecipientId> recipients = new HashSet<>();
    due.forEach(item -> recipients.add(item.key().recipient()));
    Map<RecipientId, Settings> settings = LatestSettings.of(connection, recipients);
    Map<RecipientId, Reach> reaches = contacts.of(connection, channel, recipients);
    List<Cancelled> cancelled = new ArrayList<>();
    Map<UUID, Decision> decisions = new HashMap<>();
    List<Judged> judged = new ArrayList<>();
    for (List<DueItem> together : groups(due, channel)) {
      RecipientId recipient = together.getFirst().key().recipient();
      Decision decision =
          Decision.of(
              together,
              settings.getOrDefault(recipient, Settings.DEFAULT),
              reaches.getOrDefault(recipient, Reach.NOWHERE),
              now,
              properties.maxLateness());
      cancelled.addAll(decision.cancelled());
      together.stream()
          .filter(item -> item.traceparent() != null)
          .map(item -> Judged.of(item, decision))
          .forEach(judged::add);
      if (decision.step() != null) {
        decisions.put(decision.step().deliveryId(), decision);
      }
    }
    Cancellations.write(connection, cancelled);
    write(connection, partition, decisions);
    return judged;
  }

  private List<DueItem> due(Connection connection, int partition, Channel channel, Instant now)
      throws SQLException {
    if (channel == Channel.PUSH) {
      return new Query(connection, DUE_SINGLY)
          .with(partition)
          .with(channel.wireName())
          .with(now)
          .with(properties.batchSize())
          .list(DueItem::of);
    }
    return new Query(connection, DUE_TOGETHER)
        .with(partition)
        .with(channel.wireName())
        .with(now)
        .with(properties.batchSize())
        .with(channel.wireName())
        .with(properties.email().gather().toMillis())
        .with(MOST_IN_ONE)
        .list(DueItem::of);
  }

  /// One mail for all of a category; one push for each.
  private static Collection<List<DueItem>> groups(List<DueItem> due, Channel channel) {
    record Group(RecipientId recipient, String category) {}
    if (channel == Channel.PUSH) {
      return due.stream().map(List::of).toList();
    }
    Map<Group, List<DueItem>> groups = new LinkedHashMap<>();
    for (DueItem item : due) {
      groups
          .computeIfAbsent(
              new Group(item.key().recipient(), item.category()), _ -> new ArrayList<>())
          .add(item);
    }
    return groups.values();
  }

  private static void write(Connection connection, int partition, Map<UUID, Decision> decisions)
      throws SQLException {
    if (decisions.isEmpty()) {
      return;
    }
    List<Decision> all = List.copyOf(decisions.values());
    Set<UUID> added =
        new HashSet<>(
            new Query(connection, ADD)
                .column("uuid", all, decision -> stepOf(decision).deliveryId())
                .column("int4", all, _ -> partition)
                .column("text", all, decision -> stepOf(decision).recipient())
                .column("text", all, decision -> stepOf(decision).channel().wireName())
                .column("text", all, decision -> decision.items().getFirst().category())
                .column("timestamptz", all, decision -> dueAtOf(stepOf(decision)))
                .column("text", all, decision -> stateOf(stepOf(decision)))
                .list(row -> row.getObject(1, UUID.class)));
    record Joined(DueItem item, DeliveryStep step) {}
    List<Joined> joined = new ArrayList<>();
    List<DeliveryStep> steps = new ArrayList<>();
    for (Decision decision : all) {
      DeliveryStep step = stepOf(decision);
      if (added.contains(step.deliveryId())) {
        steps.add(step);
        decision.items().forEach(item -> joined.add(new Joined(item, step)));
      }
    }
    new Query(connection, JOIN)
        .column("uuid", joined, each -> each.item.key().notificationId())
        .column("text", joined, each -> each.item.key().recipient())
        .column("text", joined, each -> each.item.key().channel().wireName())
        .column("uuid", joined, each -> each.step.deliveryId())
        .column("text", joined, each -> each.step instanceof DeliverySkipped ? "skipped" : null)
        .column(
            "text",
            joined,
            each ->
                each.step instanceof DeliverySkipped skipped
                    ? skipped.reason().name().toLowerCase(Locale.ROOT)
                    : null)
        .update();
    Outbox.add(connection, steps);
  }

  /// What was decided about an item that a trace goes through.
  record Judged(Channel channel, String traceparent, String outcome) {
    private static Judged of(DueItem item, Decision decision) {
      return new Judged(
          item.key().channel(),
          Objects.requireNonNull(item.traceparent()),
          decision.items().contains(item) ? stateOf(stepOf(decision)) : "cancelled");
    }
  }

  private static DeliveryStep stepOf(Decision decision) {
    return Objects.requireNonNull(decision.step());
  }

  private static Instant dueAtOf(DeliveryStep step) {
    return switch (step) {
      case DeliveryDecided decided -> decided.dueAt();
      case DeliverySkipped skipped -> skipped.dueAt();
      default -> throw new IllegalStateException("no decision: " + step);
    };
  }

  private static String stateOf(DeliveryStep step) {
    return step instanceof DeliveryDecided ? "decided" : "skipped";
  }
}
