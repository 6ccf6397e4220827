package dev.belfry.channel.delivery;

import dev.belfry.channel.database.Query;
import dev.belfry.channel.delivery.DeliveryRows.Placed;
import dev.belfry.events.ChannelActivated;
import dev.belfry.events.ChannelState;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// From which offsets of the log on notifications go by a channel.
///
/// What was planned before such an event was known is planned again: the log is applied once more
/// from that offset on, which changes nothing but what was left out.
record ChannelStateRows(Connection connection, EventLog eventLog) {
  private static final String ADD =
      """
      INSERT INTO channel_state
        (partition, channel, delivery_offset, epoch, from_offset, default_delay_seconds)
      SELECT * FROM unnest(?::int[], ?::text[], ?::bigint[], ?::int[], ?::bigint[], ?::int[])
      ON CONFLICT DO NOTHING
      """;

  /// Whoever applies the log there has ended its transaction, or begins it with what is added here:
  /// otherwise a batch could be planned without it and not be applied again.
  private static final String LOCK =
      """
      SELECT FROM channel_position
      WHERE topic = ? AND topic_id = ? AND partition = ANY (?) ORDER BY partition FOR UPDATE
      """;

  private static final String APPLY_AGAIN =
      """
      UPDATE channel_position p SET next_offset = begun.from_offset
      FROM (SELECT partition, min(from_offset) AS from_offset
        FROM unnest(?::int[], ?::bigint[]) AS begun(partition, from_offset) GROUP BY partition) begun
      WHERE p.topic = ? AND p.topic_id = ? AND p.partition = begun.partition
        AND p.next_offset > begun.from_offset
      """;

  void write(List<Placed<ChannelState>> states) throws SQLException {
    List<Placed<ChannelState>> ours =
        states.stream().filter(state -> state.event().epoch() == eventLog.epoch()).toList();
    if (ours.isEmpty()) {
      return;
    }
    new Query(connection, LOCK)
        .with(Topic.NOTIFICATIONS.topicName())
        .with(eventLog.topicUuid())
        .column("int4", ours, Placed::partition)
        .each(_ -> {});
    new Query(connection, APPLY_AGAIN)
        .column("int4", ours, Placed::partition)
        .column("int8", ours, state -> state.event().fromOffset())
        .with(Topic.NOTIFICATIONS.topicName())
        .with(eventLog.topicUuid())
        .update();
    new Query(connection, ADD)
        .column("int4", ours, Placed::partition)
        .column("text", ours, state -> state.event().channel().wireName())
        .column("int8", ours, Placed::offset)
        .column("int4", ours, state -> state.event().epoch())
        .column("int8", ours, state -> state.event().fromOffset())
        .column(
            "int4",
            ours,
            state ->
                state.event() instanceof ChannelActivated activated
                    ? activated.defaultDelaySeconds()
                    : null)
        .update();
  }
}
