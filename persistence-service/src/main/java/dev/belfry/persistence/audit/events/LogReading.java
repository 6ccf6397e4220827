package dev.belfry.persistence.audit.events;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.scan.PartitionReader;
import dev.belfry.events.ErasedRecord;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.LogEntry;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/// One reading of the log: the partitions one after the other, each in order, up to where they
/// ended when it began; to follow, the same again with what has come since. For one thread.
///
/// Append times are not sorted: a broker's clock may be set back, and another leader has another
/// one. So Kafka's index of times tells where the first record is that may be wanted, but every
/// record from there on is judged by its own time.
final class LogReading implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private final EventLog log;
  private final StreamFilter filter;
  private final StreamQuery question;
  private final LogOffsets offsets;
  private final PartitionReader reader;
  private final TreeMap<Integer, Long> next = new TreeMap<>();
  private Map<Integer, Long> ends = Map.of();

  /// By partition, the first record that is too late; none where there is no such record.
  private final Map<Integer, Long> firstTooLate = new HashMap<>();

  private LogReading(
      EventLog log, StreamQuery question, LogOffsets offsets, PartitionReader reader) {
    this.log = log;
    this.filter = question.filter();
    this.question = question;
    this.offsets = offsets;
    this.reader = reader;
  }

  /// Finds out from where to where.
  ///
  /// @throws ProblemException 400 if that is beyond the end of the log
  /// @throws KafkaException if Kafka does not answer
  static LogReading begin(
      Map<String, Object> kafka, LogOffsets offsets, EventLog log, StreamQuery question) {
    var reading = new LogReading(log, question, offsets, PartitionReader.connect(kafka));
    try {
      reading.findBounds();
      return reading;
    } catch (RuntimeException e) {
      reading.close();
      throw e;
    }
  }

  private void findBounds() {
    List<TopicPartition> partitions = partitions();
    Map<Integer, Long> logEnds = get(offsets.ends(partitions));
    Map<Integer, Long> from =
        question.from() == null ? Map.of() : get(offsets.at(partitions, question.from()));
    Map<Integer, Long> to =
        question.to() == null ? Map.of() : get(offsets.at(partitions, question.to()));
    ends = logEnds;
    for (int partition : logEnds.keySet()) {
      next.put(partition, beginning(question, partition, from, at(logEnds, partition)));
      long tooLate = to.getOrDefault(partition, -1L);
      if (tooLate >= 0) {
        firstTooLate.put(partition, tooLate);
      }
    }
  }

  private List<TopicPartition> partitions() {
    RecipientId only = filter.recipient();
    return only == null
        ? IntStream.range(0, log.partitions()).mapToObj(LogReading::partition).toList()
        : List.of(partition(log.partitionOf(only)));
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(Topic.NOTIFICATIONS.topicName(), number);
  }

  private static Map<Integer, Long> get(Map<TopicPartition, CompletableFuture<Long>> answers) {
    LogOffsets.get(
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new)), TIMEOUT);
    Map<Integer, Long> found = new TreeMap<>();
    answers.forEach((partition, answer) -> found.put(partition.partition(), answer.join()));
    return found;
  }

  private static long beginning(
      StreamQuery question, int partition, Map<Integer, Long> from, long logEnd) {
    OptionalLong wanted = question.next(partition);
    if (wanted.isPresent()) {
      if (wanted.getAsLong() > logEnd) {
        throw ProblemException.malformed(
            new FieldError("position", "This is beyond the end of the log."));
      }
      return wanted.getAsLong();
    }
    long found = from.getOrDefault(partition, 0L);
    return found < 0 ? logEnd : found;
  }

  private static long at(Map<Integer, Long> offsets, int partition) {
    return Optional.ofNullable(offsets.get(partition)).orElseThrow();
  }

  /// Sends it all.
  ///
  /// @param whyToEnd asked often: not empty when there is a reason to end early
  void sendTo(LineWriter out, Supplier<String> whyToEnd) throws IOException {
    while (true) {
      sendUpToEnds(out, whyToEnd);
      String reason = whyToEnd.get();
      if (!reason.isEmpty()) {
        out.fail(reason);
        return;
      }
      if (!question.follow()) {
        goBackToFirstTooLate();
        out.write(StreamLine.end(position(), cursor()));
        return;
      }
      out.flush();
      pause();
      ends = get(offsets.ends(partitions()));
    }
  }

  /// Whoever goes on from here is to miss nothing that was too late for this reading.
  private void goBackToFirstTooLate() {
    firstTooLate.forEach((partition, tooLate) -> next.merge(partition, tooLate, Math::min));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void sendUpToEnds(LineWriter out, Supplier<String> whyToEnd) throws IOException {
    for (int partition : next.keySet()) {
      if (at(next, partition) >= at(ends, partition)) {
        continue;
      }
      reader.begin(partition(partition), at(next, partition), at(ends, partition));
      for (var range = reader.read(); range.isPresent(); range = reader.read()) {
        send(partition, range.get(), out);
        out.flush();
        if (!whyToEnd.get().isEmpty()) {
          return;
        }
      }
    }
  }

  private void send(int partition, OffsetRange range, LineWriter out) throws IOException {
    switch (range) {
      case OffsetRange.Records(var records) -> {
        for (ConsumerRecord<byte[], byte[]> kafkaRecord : records) {
          next.put(partition, kafkaRecord.offset() + 1);
          send(kafkaRecord, out);
        }
      }
      case OffsetRange.Markers(_, long to) -> next.put(partition, to);
      case OffsetRange.Missing(long from, long to) -> {
        next.put(partition, to);
        if (isTooLate(partition, from)) {
          return;
        }
        out.write(StreamLine.missing(log.position(partition, to - 1), cursor(), from, to - 1));
      }
      case OffsetRange.Unreadable(long from, long to) -> {
        next.put(partition, to);
        if (isTooLate(partition, from)) {
          return;
        }
        out.write(StreamLine.unreadable(log.position(partition, to - 1), cursor(), from, to - 1));
      }
    }
  }

  /// What has no time is taken to be as late as what comes before it.
  private boolean isTooLate(int partition, long offset) {
    return firstTooLate.getOrDefault(partition, Long.MAX_VALUE) < offset;
  }

  private void send(ConsumerRecord<byte[], byte[]> kafkaRecord, LineWriter out) throws IOException {
    if (!question.isAbout(Instant.ofEpochMilli(kafkaRecord.timestamp()))) {
      return;
    }
    if (ErasedRecord.is(kafkaRecord)) {
      if (filter.isEverything()) {
        long offset = kafkaRecord.offset();
        out.write(
            StreamLine.erased(
                log.position(kafkaRecord.partition(), offset), cursor(), offset, offset));
      }
    } else if (filter.wantsKey(kafkaRecord)) {
      LogEntry entry = EventCodec.decode(log, kafkaRecord);
      if (filter.wants(entry)) {
        out.write(StreamLine.of(entry, kafkaRecord, cursor()));
      }
    }
  }

  private @Nullable Cursor cursor() {
    return filter.recipient() == null ? new Cursor(log.epoch(), List.copyOf(next.values())) : null;
  }

  private @Nullable Position position() {
    return filter.recipient() == null
        ? null
        : log.position(next.firstKey(), at(next, next.firstKey()) - 1);
  }

  @Override
  public void close() {
    reader.close();
  }
}
