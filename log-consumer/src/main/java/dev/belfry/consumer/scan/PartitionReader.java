package dev.belfry.consumer.scan;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.UnreadableRecords;
import dev.belfry.consumer.scan.OffsetRange.Missing;
import dev.belfry.consumer.scan.OffsetRange.Records;
import dev.belfry.consumer.scan.OffsetRange.Unreadable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads partitions from one offset to another, one after the other, and tells of every offset on
/// the way: its record, that it is a marker of a transaction, that it is missing, or that it can't
/// be read. Belongs to no group, commits nothing, and holds no more than a few fetches in memory.
/// For one thread.
public final class PartitionReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final Duration KAFKA_ANSWER = Duration.ofSeconds(10);
  private static final int RANGE_RECORDS = 2_000;

  /// What is read is there already. Kafka answers a connection's requests one after the other: a
  /// fetch that waits for more records holds up the question where the next partition ends.
  private static final int FETCH_WAIT_MILLIS = 20;

  private final Consumer<byte[], byte[]> consumer;
  private final GapReader gaps;
  private final Queue<OffsetRange> found = new ArrayDeque<>();
  private TopicPartition partition = new TopicPartition("", 0);
  private long next;
  private long logEnd;
  private long to;

  private PartitionReader(Consumer<byte[], byte[]> consumer, GapReader gaps) {
    this.consumer = consumer;
    this.gaps = gaps;
  }

  /// A reader with a connection of its own, which is made when it is first needed.
  ///
  /// @param connection where Kafka is and how to log in
  public static PartitionReader connect(Map<String, Object> connection) {
    Map<String, Object> settings = ConsumerSettings.alone(connection, RANGE_RECORDS);
    settings.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    return new PartitionReader(ConsumerSettings.open(settings), new GapReader(connection));
  }

  /// Begins to read a partition; what was left of the one before is forgotten.
  ///
  /// @param from the first offset
  /// @param end the first offset not to be read; where the log ends before it, the rest is missing
  /// @throws org.apache.kafka.common.errors.TimeoutException if Kafka does not answer
  public void begin(TopicPartition wanted, long from, long end) {
    begin(wanted, from, end, ReadDeadline.NONE);
  }

  /// Likewise.
  ///
  /// @param deadline for Kafka's answer
  public void begin(TopicPartition wanted, long from, long end, ReadDeadline deadline) {
    partition = wanted;
    next = from;
    to = end;
    found.clear();
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    logEnd = endOf(partition, deadline);
  }

  /// The next range of offsets; empty at the end.
  ///
  /// @throws org.apache.kafka.common.errors.TimeoutException if Kafka does not answer
  /// @throws KafkaException if the log can't be read at all, such as without permission
  public Optional<OffsetRange> read() {
    return read(ReadDeadline.NONE);
  }

  /// Likewise.
  ///
  /// @param deadline after which it does not wait any more, but takes what is there
  public Optional<OffsetRange> read(ReadDeadline deadline) {
    long quietSince = System.nanoTime();
    while (found.isEmpty() && next < to) {
      if (next >= logEnd) {
        passOver(new Missing(next, to));
      } else if (poll()) {
        quietSince = System.nanoTime();
      } else if (deadline.isOver()) {
        throw new TimeoutException("Kafka does not answer in time");
      } else if (isOver(quietSince, SILENCE)) {
        logEnd = endOf(partition); // throws if it is Kafka that is silent
        if (probe(next) == Probe.READABLE) {
          consumer.seek(partition, next); // it was only slow
        } else if (next < logEnd) {
          passOver(new Unreadable(next, nextReadable()));
        }
        quietSince = System.nanoTime();
      }
    }
    return Optional.ofNullable(found.poll());
  }

  /// Whether anything was found.
  private boolean poll() {
    try {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      keep(polled.records(partition));
      OffsetAndMetadata reached = polled.nextOffsets().get(partition);
      if (reached != null) {
        passOverTo(Math.min(to, reached.offset())); // behind markers
      }
      return reached != null;
    } catch (OffsetOutOfRangeException e) {
      skipToBeginning();
      return true;
    } catch (KafkaException e) {
      if (!UnreadableRecords.areCauseOf(e)) {
        throw e;
      }
      passOver(new Unreadable(next, nextReadable()));
      return true;
    }
  }

  private void keep(List<ConsumerRecord<byte[], byte[]>> records) {
    int first = 0;
    for (int i = 0; i < records.size(); i++) {
      long offset = records.get(i).offset();
      if (offset >= to) {
        addRecords(records.subList(first, i));
        passOverTo(to);
        return;
      }
      if (offset > next) {
        addRecords(records.subList(first, i));
        first = i;
        passOverTo(offset);
      }
      next = offset + 1;
    }
    addRecords(records.subList(first, records.size()));
  }

  private void addRecords(List<ConsumerRecord<byte[], byte[]>> records) {
    if (!records.isEmpty()) {
      found.add(new Records(records));
    }
  }

  private void passOverTo(long offset) {
    if (offset > next) {
      found.addAll(gaps.tellApart(partition, next, offset));
      next = offset;
    }
  }

  private void passOver(OffsetRange range) {
    found.add(range);
    next = range.to();
    consumer.seek(partition, next);
  }

  private void skipToBeginning() {
    long beginning =
        consumer.beginningOffsets(List.of(partition), KAFKA_ANSWER).getOrDefault(partition, 0L);
    logEnd = endOf(partition);
    passOver(new Missing(next, Math.min(to, next < beginning ? beginning : to)));
  }

  /// The first offset after `next` from which on records can be read. A batch has its own checksum
  /// and can be read from any of its offsets or from none, so that the search is exact where the
  /// client reports what it finds. Where the broker stays silent, steps grow, as each costs time:
  /// then some of what is passed over may be readable.
  private long nextReadable() {
    long end = Math.min(to, logEnd);
    long step = 1;
    for (long candidate = next + 1; candidate < end; candidate += step) {
      switch (probe(candidate)) {
        case READABLE -> {
          return candidate;
        }
        case UNREADABLE -> step = 1;
        case SILENT -> step *= 2;
      }
    }
    return end;
  }

  private Probe probe(long offset) {
    consumer.seek(partition, offset);
    long since = System.nanoTime();
    try {
      while (!isOver(since, PROBE)) {
        if (!consumer.poll(POLL).nextOffsets().isEmpty()) {
          return Probe.READABLE;
        }
      }
      return Probe.SILENT;
    } catch (KafkaException e) {
      if (!UnreadableRecords.areCauseOf(e)) {
        throw e;
      }
      return Probe.UNREADABLE;
    }
  }

  /// Where a partition ends: the first offset that has no record yet.
  ///
  /// @throws org.apache.kafka.common.errors.TimeoutException if Kafka does not answer
  public long endOf(TopicPartition one) {
    return endOf(one, ReadDeadline.NONE);
  }

  /// Likewise.
  ///
  /// @param deadline for Kafka's answer
  public long endOf(TopicPartition one, ReadDeadline deadline) {
    @Nullable Long end =
        deadline.isOver()
            ? null
            : consumer.endOffsets(List.of(one), deadline.leftOf(KAFKA_ANSWER)).get(one);
    if (end == null) {
      throw new TimeoutException("Kafka does not answer in time");
    }
    return end;
  }

  private static boolean isOver(long since, Duration patience) {
    return System.nanoTime() - since >= patience.toNanos();
  }

  @Override
  public void close() {
    gaps.close();
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }

  private enum Probe {
    READABLE,
    UNREADABLE,
    SILENT
  }
}
