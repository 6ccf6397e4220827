package dev.belfry.channel.plan;

import dev.belfry.channel.database.Query;
import dev.belfry.events.Channel;
import dev.belfry.events.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which channels are on, from which offset on, by partition.
public final class ChannelStates {
  private static final String ALL =
      """
      SELECT s.partition, s.channel, s.from_offset, s.delivery_offset, s.default_delay_seconds
      FROM unnest(?::int[]) AS asked(partition) CROSS JOIN LATERAL (
        SELECT * FROM channel_state WHERE partition = asked.partition AND epoch = ?) s
      """;

  private final Map<Where, List<Change>> changes = new HashMap<>();

  private ChannelStates() {}

  /// As the rows say.
  public static ChannelStates read(
      Connection connection, EventLog log, Collection<Integer> partitions) throws SQLException {
    var states = new ChannelStates();
    new Query(connection, ALL)
        .column("int4", partitions, partition -> partition)
        .with(log.epoch())
        .each(row -> {
          Channel channel = Channel.ofWireName(row.getString("channel")).orElseThrow();
          states
              .changes
              .computeIfAbsent(new Where(row.getInt("partition"), channel), _ -> new ArrayList<>())
              .add(
                  new Change(
                      row.getLong("from_offset"),
                      row.getLong("delivery_offset"),
                      row.getObject("default_delay_seconds", Integer.class)));
        });
    states.changes.values().forEach(each -> each.sort(Change.ORDER));
    return states;
  }

  /// The delay of what nobody has described, if the channel is on at that offset.
  public Optional<Duration> delayAt(Channel channel, int partition, long offset) {
    Integer seconds = null;
    for (Change change : changes.getOrDefault(new Where(partition, channel), List.of())) {
      if (change.from <= offset) {
        seconds = change.delaySeconds;
      }
    }
    return Optional.ofNullable(seconds).map(Duration::ofSeconds);
  }

  /// Whether anything was ever said of it.
  public boolean isKnown(Channel channel, int partition) {
    return changes.containsKey(new Where(partition, channel));
  }

  private record Where(int partition, Channel channel) {}

  private record Change(long from, long deliveryOffset, @Nullable Integer delaySeconds) {
    static final Comparator<Change> ORDER =
        Comparator.comparingLong(Change::from).thenComparingLong(Change::deliveryOffset);
  }
}
