package dev.belfry.persistence.ops;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is happening now. What can't be known at the moment is null.
///
/// @param asOf when all of it was asked for
/// @param eventsPerSecond appended to the log, over the last ten seconds
/// @param partitions of the topics that make the rows, by topic and partition
/// @param openDeadLetters about which nobody has decided anything
/// @param outcomesToday by e-mail and push, since midnight (UTC)
/// @param recentReasons why deliveries were not sent, among the newest records of
///   `belfry.deliveries`
/// @param openDeliveries what is not over; null unless channel-service is in this process
/// @param openSessions sockets; null unless delivery-service is in this process
record LiveFigures(
    Instant asOf,
    @Nullable Double eventsPerSecond,
    List<PartitionProgress> partitions,
    long openDeadLetters,
    List<Outcome> outcomesToday,
    List<Reason> recentReasons,
    @Nullable List<OpenDeliveries> openDeliveries,
    @Nullable Long openSessions) {

  /// How far the rows of one partition are.
  ///
  /// @param endOffset the first offset that is not there yet; null while the partition has no
  ///   leader
  /// @param appliedOffset the first offset that is not applied; null before any is
  /// @param lag the records that were there and not applied
  record PartitionProgress(
      String topic,
      int partition,
      @Nullable Long endOffset,
      @Nullable Long appliedOffset,
      @Nullable Long lag) {
    static PartitionProgress of(
        String topic, int partition, @Nullable Long endOffset, @Nullable Long appliedOffset) {
      return new PartitionProgress(
          topic,
          partition,
          endOffset,
          appliedOffset,
          endOffset == null || appliedOffset == null
              ? null
              : Math.max(0, endOffset - appliedOffset));
    }
  }

  /// How many notifications had an outcome by a channel.
  record Outcome(String channel, String outcome, long count) {}

  /// How many deliveries were not sent for one reason.
  record Reason(String channel, String outcome, String reason, long count) {}

  /// How many deliveries are in a state that is not their last.
  record OpenDeliveries(String channel, String state, long count) {}
}
