package dev.belfry.consumer.relay;

import dev.belfry.consumer.UnreadableRecords;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls, begins the step of each record in order, and commits what has ended it. One thread runs
/// it from beginning to end, which comes with the first failure: what has not ended then is read
/// again by the next.
///
/// Only so many records are under way at once. While there are more, it goes on polling, with all
/// partitions paused, so that it keeps its place in the group however long Kafka takes.
///
/// A partition whose next bytes are no records is halted, and the others go on. Kafka's client
/// would not look at those bytes again, so it all begins anew after some time.
final class RelayLoop implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(RelayLoop.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(250);
  private static final Duration BUSY_POLL = Duration.ofMillis(10);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final long COMMIT_EVERY = Duration.ofMillis(100).toNanos();
  private static final long LOOK_AGAIN = Duration.ofMinutes(5).toNanos();
  private static final long WELL_AFTER = Duration.ofSeconds(10).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final EventPublisher publisher;
  private final EventLog eventLog;
  private final Step step;
  private final int maxUnderWay;
  private final java.util.function.Consumer<Map<TopicPartition, Long>> well;

  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final UnderWay underWay = new UnderWay();
  private final Map<TopicPartition, OffsetAndMetadata> ended = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final Map<TopicPartition, Long> halted = new HashMap<>();
  private long haltedAt;
  private long committedAt = System.nanoTime();
  private long busyAt = System.nanoTime();
  private @Nullable RuntimeException failedAtRebalance;
  private boolean over;

  /// @param well called whenever it turns out that nothing is wrong but for the partitions given,
  ///   which can't be read from these offsets on
  RelayLoop(
      Consumer<byte[], byte[]> consumer,
      EventPublisher publisher,
      EventLog eventLog,
      Step step,
      int maxUnderWay,
      java.util.function.Consumer<Map<TopicPartition, Long>> well) {
    this.consumer = consumer;
    this.publisher = publisher;
    this.eventLog = eventLog;
    this.step = step;
    this.maxUnderWay = maxUnderWay;
    this.well = well;
  }

  /// Runs until told to stop, or until what is halted should be looked at again; then waits a
  /// moment for what is under way.
  void run(String topic, BooleanSupplier stopping) {
    try {
      consumer.subscribe(List.of(topic), this);
      while (!stopping.getAsBoolean() && !isTimeToLookAgain()) {
        poll();
        beginWaiting();
        takeEnded();
        if (System.nanoTime() - committedAt >= COMMIT_EVERY) {
          commit();
        }
        noteWhetherBusy();
      }
      finish(consumer.assignment());
    } finally {
      over = true;
    }
  }

  private boolean isTimeToLookAgain() {
    return !halted.isEmpty() && System.nanoTime() - haltedAt >= LOOK_AGAIN;
  }

  private void poll() {
    try {
      consumer.poll(isBusy() ? BUSY_POLL : IDLE_POLL).forEach(waiting::add);
    } catch (KafkaException e) {
      if (!UnreadableRecords.areCauseOf(e)) {
        throw e;
      }
      haltUnreadable();
    }
    if (failedAtRebalance != null) {
      throw failedAtRebalance;
    }
  }

  private void haltUnreadable() {
    List<TopicPartition> read =
        consumer.assignment().stream().filter(each -> !halted.containsKey(each)).toList();
    UnreadableRecords.findAmong(read, consumer, polled -> polled.forEach(waiting::add))
        .forEach(partition -> {
          haltedAt = System.nanoTime();
          halted.put(partition, consumer.position(partition));
        });
    if (!halted.isEmpty()) {
      well.accept(Map.copyOf(halted));
    }
  }

  private boolean isBusy() {
    return underWay.size() > 0 || !waiting.isEmpty() || !ended.equals(committed);
  }

  private void noteWhetherBusy() {
    long now = System.nanoTime();
    if (isBusy()) {
      busyAt = now;
    } else if (now - busyAt >= WELL_AFTER) {
      busyAt = now;
      well.accept(Map.copyOf(halted));
    }
  }

  private void beginWaiting() {
    while (!waiting.isEmpty() && underWay.size() < maxUnderWay) {
      ConsumerRecord<byte[], byte[]> next = waiting.remove();
      var outcome = step.begin(next, publisher, eventLog);
      underWay.add(next, outcome);
      if (outcome.isCompletedExceptionally()) {
        outcome.join(); // throws before anything can overtake it
      }
    }
    if (waiting.isEmpty()) {
      consumer.resume(
          consumer.paused().stream().filter(partition -> !halted.containsKey(partition)).toList());
    } else {
      consumer.pause(consumer.assignment());
    }
  }

  private void takeEnded() {
    Map<TopicPartition, OffsetAndMetadata> next = underWay.takeEnded();
    if (!next.isEmpty()) {
      ended.putAll(next);
      well.accept(Map.copyOf(halted));
    }
  }

  private void commit() {
    committedAt = System.nanoTime();
    if (ended.equals(committed)) {
      return;
    }
    consumer.commitAsync(
        Map.copyOf(ended),
        (offsets, failure) -> {
          if (failure == null) {
            offsets.forEach((partition, offset) -> {
              if (ended.containsKey(partition)) {
                committed.put(partition, offset);
              }
            });
          } else {
            log.debug("Not committed, is tried again: {}", offsets, failure);
          }
        });
  }

  /// Another instance goes on with these partitions: what has ended is not to be done again.
  private void finish(Collection<TopicPartition> partitions) {
    waiting.removeIf(next -> partitions.contains(UnderWay.partitionOf(next)));
    try {
      underWay.whenEnded(partitions).get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("Some of it has not ended, and is read again", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    takeEnded();
    if (ended.equals(committed)) {
      return;
    }
    try {
      consumer.commitSync(Map.copyOf(ended), LAST_WORDS);
      committed.putAll(ended);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      log.debug("Not committed, is read again: {}", ended, e);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    // The next round pauses them, if there is no room.
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    if (over) {
      return; // the consumer is being closed, and nothing is to be waited for
    }
    try {
      finish(revoked);
    } catch (RuntimeException e) {
      // Kafka would wrap it and let it pass for something else; the loop throws it after the poll.
      failedAtRebalance = e;
    } finally {
      forget(revoked);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    waiting.removeIf(next -> lost.contains(UnderWay.partitionOf(next)));
    forget(lost);
  }

  private void forget(Collection<TopicPartition> partitions) {
    underWay.forget(partitions);
    ended.keySet().removeAll(partitions);
    committed.keySet().removeAll(partitions);
    halted.keySet().removeAll(partitions);
  }
}
