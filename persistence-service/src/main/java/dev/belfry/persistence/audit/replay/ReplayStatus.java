package dev.belfry.persistence.audit.replay;

import dev.belfry.persistence.audit.progress.Phase;
import dev.belfry.persistence.audit.replay.ReplayGuard.Held;
import dev.belfry.persistence.audit.replay.ReplayRequest.Mode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How it stands with replays.
///
/// @param mode of the one that is running
/// @param phase what that one is at
/// @param partitions empty if there is none
record ReplayStatus(
    State state, @Nullable Mode mode, @Nullable Phase phase, List<PartitionStatus> partitions) {
  ReplayStatus {
    partitions = List.copyOf(partitions);
  }

  /// As it is now.
  static ReplayStatus read(JdbcClient client) {
    Optional<Held> running = ReplayGuard.held(client);
    boolean begun = ReplayDatabase.exists(client, ReplayDatabase.REBUILT + ".applied_position");
    return new ReplayStatus(
        running.isPresent() ? State.RUNNING : begun ? State.INTERRUPTED : State.NONE,
        running.map(Held::mode).orElse(null),
        running.map(Held::phase).orElse(null),
        begun ? partitions(client) : List.of());
  }

  private static List<PartitionStatus> partitions(JdbcClient client) {
    return client
        .sql(
            """
            SELECT topic, partition, coalesce(r.next_offset, 0), l.next_offset
            FROM applied_position l
            LEFT JOIN %s.applied_position r USING (topic, partition) ORDER BY topic, partition
            """
                .formatted(ReplayDatabase.REBUILT))
        .query((row, _) ->
            new PartitionStatus(row.getString(1), row.getInt(2), row.getLong(3), row.getLong(4)))
        .list();
  }

  enum State {
    /// There is none.
    NONE,
    /// Some instance is at it.
    RUNNING,
    /// It goes on when asked for again.
    INTERRUPTED
  }

  /// @param nextOffset the first offset that it has not applied
  /// @param liveNextOffset the same of the rows that are read
  record PartitionStatus(String topic, int partition, long nextOffset, long liveNextOffset) {}
}
