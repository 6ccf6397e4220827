package dev.belfry.consumer;

import dev.belfry.consumer.TailedPartition.End;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every partition from now on, without a group: each instance sees everything. What can't be
/// read is **passed over**, and said.
///
/// At the start each partition is pinned: Kafka tells where it ends now. What is appended from
/// there on counts; what stands before, for as long as is wanted, is read back to be known. A
/// partition without a leader is pinned when it has one, and the others don't wait for it: health
/// is up, with a detail, once all others have been read back.
///
/// Where records are gone or are no records, reading goes on at the end that the partition has by
/// then, after Kafka was asked whether the topic is still the same. Nothing of this waits: the
/// thread only hands records over.
public abstract class Tail extends SupervisedLoop {
  private static final Logger log = LoggerFactory.getLogger(Tail.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /// While an answer is awaited.
  private static final Duration SHORT_POLL = Duration.ofMillis(10);

  private static final Duration STOP = Duration.ofSeconds(2);

  private final LogAccess access;
  private final LogOffsets offsets;
  private final Map<String, Object> settings;
  private final String whileReadingBack;
  private final TroubleLog troubles;
  private final Map<TopicPartition, TailedPartition> partitions =
      new ConcurrentSkipListMap<>(
          Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
  private final Map<String, String> passedOver = new ConcurrentSkipListMap<>();
  private volatile boolean caughtUp;

  /// @param settings of Kafka's client: see [ConsumerSettings#alone]
  /// @param whileReadingBack what health says until what stands before the pins has been read
  protected Tail(
      String name,
      LogAccess access,
      LogOffsets offsets,
      Map<String, Object> settings,
      String whileReadingBack) {
    super(name, STOP);
    this.access = access;
    this.offsets = offsets;
    this.settings = Map.copyOf(settings);
    this.whileReadingBack = whileReadingBack;
    troubles = new TroubleLog(name);
  }

  /// The log has been found.
  ///
  /// @return what to read
  protected abstract Collection<TopicPartition> found(EventLog eventLog);

  /// From when on what stands before the pins is read back.
  protected abstract Instant readBackSince();

  /// A partition is pinned.
  ///
  /// @param pin the offset from which on everything counts
  /// @param since the first offset appended since [#readBackSince], at most the pin
  /// @return where to begin: there, or later
  protected abstract long pinned(TopicPartition partition, long pin, long since);

  /// The next records of a partition.
  protected abstract void records(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException;

  /// Everything before that offset has been read, or passed over.
  protected void reached(TopicPartition partition, long next) {}

  /// Records can't be had: it goes on at another offset, and what was in between is not known.
  ///
  /// @param readingBack whether they stood before the pin
  protected void passedOver(TopicPartition partition, long next, boolean readingBack) {}

  /// All that stood before the pins has been read, but for partitions without a leader.
  protected void caughtUp() {}

  @Override
  protected final @Nullable String reasonToEnd() {
    return access.whyLost();
  }

  @Override
  protected final String reasonOf(Throwable failure) {
    return "Kafka: " + super.reasonOf(failure);
  }

  @Override
  protected final Optional<String> trouble() {
    return caughtUp
        ? Optional.empty()
        : partitions.values().stream()
            .flatMap(tailed -> Optional.ofNullable(tailed.trouble()).stream())
            .map(Trouble::reason)
            .findFirst()
            .or(() -> Optional.of(whileReadingBack));
  }

  /// What was passed over, and what waits.
  @Override
  protected final Map<String, String> details() {
    Map<String, String> details = new TreeMap<>(passedOver);
    partitions.forEach((partition, tailed) -> {
      Trouble trouble = tailed.trouble();
      if (trouble != null) {
        details.put(partition.toString(), trouble.reason());
      }
    });
    return details;
  }

  @Override
  protected final void work() throws InterruptedException {
    EventLog eventLog = await(access.whenAvailable()).orElse(null);
    if (eventLog == null) {
      return;
    }
    if (partitions.isEmpty()) {
      found(eventLog).forEach(partition -> partitions.put(partition, new TailedPartition()));
    }
    polling(ConsumerSettings.open(settings), consumer -> follow(eventLog, consumer));
  }

  private void follow(EventLog eventLog, Consumer<byte[], byte[]> consumer)
      throws InterruptedException {
    consumer.assign(partitions.keySet());
    partitions.forEach((partition, tailed) -> {
      consumer.seek(partition, tailed.next());
      if (!tailed.isReading()) {
        consumer.pause(List.of(partition));
      }
    });
    while (!isStopping() && reasonToEnd() == null) {
      askForEnds(eventLog);
      takeAnswers(consumer);
      troubles.tell(partitions);
      noteWhetherCaughtUp();
      poll(consumer);
      well();
    }
  }

  private void askForEnds(EventLog eventLog) {
    List<TopicPartition> due =
        partitions.entrySet().stream()
            .filter(each -> each.getValue().isDue())
            .map(Map.Entry::getKey)
            .toList();
    if (due.isEmpty()) {
      return;
    }
    Map<TopicPartition, CompletableFuture<Long>> since = offsets.at(due, readBackSince());
    offsets
        .bounds(due, Map.of(Topic.NOTIFICATIONS.topicName(), eventLog.topicId()))
        .forEach((partition, bounds) ->
            tailed(partition)
                .ask(
                    bounds.thenCombine(
                        Objects.requireNonNull(since.get(partition)),
                        (now, first) -> new End(now.end(), first))));
  }

  private void takeAnswers(Consumer<byte[], byte[]> consumer) {
    for (TopicPartition partition : partitions.keySet()) {
      TailedPartition tailed = tailed(partition);
      try {
        tailed.answer().ifPresent(end -> goOn(partition, tailed, end, consumer));
      } catch (CompletionException e) {
        if (e.getCause() instanceof OtherTopicException other) {
          access.wentInto(other.found());
        }
        tailed.waits(
            e.getCause() instanceof TimeoutException
                ? Trouble.NO_ANSWER
                : Trouble.waits("Kafka: " + e.getCause()));
      }
    }
  }

  private void goOn(
      TopicPartition partition,
      TailedPartition tailed,
      End end,
      Consumer<byte[], byte[]> consumer) {
    if (tailed.isPinned()) {
      passOver(partition, tailed, end.offset(), consumer);
    } else {
      long since = end.since() < 0 ? end.offset() : Math.min(end.since(), end.offset());
      tailed.pin(end.offset(), pinned(partition, end.offset(), since));
      read(partition, tailed.next(), consumer);
    }
  }

  private void read(TopicPartition partition, long next, Consumer<byte[], byte[]> consumer) {
    reached(partition, next);
    consumer.seek(partition, next);
    consumer.resume(List.of(partition));
  }

  private void noteWhetherCaughtUp() {
    if (!caughtUp
        && partitions.values().stream().anyMatch(TailedPartition::isCaughtUp)
        && partitions.values().stream()
            .allMatch(tailed -> tailed.isCaughtUp() || tailed.trouble() != null)) {
      caughtUp = true;
      log.info("Ready: {} reads from the end on", getClass().getSimpleName());
      caughtUp();
    }
  }

  private void poll(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    boolean isAnyAsked = partitions.values().stream().anyMatch(TailedPartition::isAsked);
    try {
      handOver(consumer.poll(isAnyAsked ? SHORT_POLL : POLL));
    } catch (OffsetOutOfRangeException e) {
      e.partitions().forEach(partition -> cannotRead(partition, "are gone", consumer));
    } catch (KafkaException e) {
      if (!UnreadableRecords.areCauseOf(e)) {
        throw e;
      }
      List<TopicPartition> read =
          partitions.keySet().stream().filter(each -> tailed(each).isReading()).toList();
      UnreadableRecords.findAmong(read, consumer, this::handOver)
          .forEach(partition -> cannotRead(partition, "can't be read", consumer));
      consumer.resume(read.stream().filter(each -> tailed(each).isReading()).toList());
    }
  }

  private void handOver(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException {
    for (TopicPartition partition : polled.partitions()) {
      records(partition, polled.records(partition));
    }
    // Behind the last record may be the marker of a transaction.
    polled
        .nextOffsets()
        .forEach((partition, next) -> {
          tailed(partition).read(next.offset());
          reached(partition, next.offset());
        });
  }

  private void cannotRead(
      TopicPartition partition, String what, Consumer<byte[], byte[]> consumer) {
    TailedPartition tailed = tailed(partition);
    tailed.cannotRead(what);
    if (tailed.isCaughtUp()) {
      consumer.pause(List.of(partition));
    } else {
      passOver(partition, tailed, tailed.pin(), consumer);
    }
  }

  private void passOver(
      TopicPartition partition,
      TailedPartition tailed,
      long to,
      Consumer<byte[], byte[]> consumer) {
    boolean readingBack = !tailed.isCaughtUp();
    String what = "the records from offset %s on %s".formatted(tailed.next(), tailed.what());
    log.error("{}: {}; going on at {}", partition, what, to);
    passedOver.put(partition.toString(), "%s; went on at %s".formatted(what, to));
    tailed.goOn(to);
    passedOver(partition, to, readingBack);
    read(partition, to, consumer);
  }

  private TailedPartition tailed(TopicPartition partition) {
    return Optional.ofNullable(partitions.get(partition)).orElseThrow();
  }
}
