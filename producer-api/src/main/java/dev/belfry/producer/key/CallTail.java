package dev.belfry.producer.key;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.Tail;
import dev.belfry.events.ErasedRecord;
import dev.belfry.events.EventLog;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.producer.ProducerProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/// Reads the log, and the broadcasts on their way there, for the keys of calls: so this instance
/// knows what a key was used for by whichever instance, also before its own start. Nothing but
/// headers is looked at.
///
/// At start it reads back for as long as keys are known, but not more than a million records. What
/// is before that is read later, by [EarlierIds].
@Component("callTail")
public final class CallTail extends Tail {
  private static final int MAX_POLL_RECORDS = 5_000;
  private static final long MOST_READ_BACK = 1_000_000;

  private final LogOffsets offsets;
  private final Map<String, Object> connection;
  private final Duration kept;
  private final Clock clock;
  private final KnownCalls calls;
  private final UsedIds ids = new UsedIds();
  private final Map<TopicPartition, Long> began = new HashMap<>();
  private final CompletableFuture<@Nullable Void> caughtUp = new CompletableFuture<>();
  private int partitions = 1;

  CallTail(
      KafkaProperties kafka,
      LogOffsets offsets,
      LogAccess access,
      ProducerProperties properties,
      Clock clock) {
    super(
        "call-tail",
        access,
        offsets,
        ConsumerSettings.alone(kafka.buildConsumerProperties(), MAX_POLL_RECORDS),
        "reading back the keys of calls");
    this.offsets = offsets;
    this.connection = kafka.buildConsumerProperties();
    this.kept = properties.knowKeysFor();
    this.clock = clock;
    this.calls = new KnownCalls(properties.rememberedCalls(), kept, clock);
  }

  /// Completes when what was in the log at this instance's start has been read.
  public CompletableFuture<@Nullable Void> whenCaughtUp() {
    return caughtUp.copy();
  }

  /// What the key was first used for, as far as has been read.
  public Optional<Use> find(EventLog eventLog, UUID call) {
    return calls.find(call).map(first -> use(eventLog, first));
  }

  /// What the key was first used for, when everything up to a record has been read that came of it.
  public CompletableFuture<Optional<Use>> findAfter(
      EventLog eventLog, UUID call, Topic topic, int partition, long offset) {
    return calls
        .reached(new TopicPartition(topic.topicName(), partition), offset)
        .thenApply(_ -> find(eventLog, call));
  }

  /// Completes when everything has been read that stands in the log by now; partitions that Kafka
  /// says nothing of within a second are left out.
  public CompletableFuture<?> whenReadUpToNow(EventLog eventLog) {
    return CompletableFuture.allOf(
        offsets.ends(partitionsOf(eventLog)).entrySet().stream()
            .map(end ->
                end.getValue()
                    .orTimeout(1, TimeUnit.SECONDS)
                    .exceptionally(_ -> 0L)
                    .thenCompose(next -> calls.reached(end.getKey(), next - 1)))
            .toArray(CompletableFuture[]::new));
  }

  /// Whether all events of a call stand in the log before any other use of its key, as far as has
  /// been read.
  public boolean isFirst(EventLog eventLog, CallMark mark, Collection<RecipientId> recipients) {
    return calls.isFirst(
        mark,
        recipients.stream()
            .collect(
                Collectors.groupingBy(
                    recipient ->
                        new TopicPartition(
                            Topic.NOTIFICATIONS.topicName(), eventLog.partitionOf(recipient)),
                    Collectors.summingInt(_ -> 1))));
  }

  /// The header that says since when the recipient's id is new; none if that is not certain. It is
  /// true whatever other instances publish meanwhile: that stands behind the offset it names.
  public Optional<Header> newSince(EventLog eventLog, RecipientId recipient, UUID id) {
    int partition = eventLog.partitionOf(recipient);
    // First how far the partition has been read, then whether the id is among what was read.
    long read = calls.readUpTo(new TopicPartition(Topic.NOTIFICATIONS.topicName(), partition));
    return ids.isNew(partition, id) ? Optional.of(NewIdHeader.since(read)) : Optional.empty();
  }

  private static Use use(EventLog eventLog, KnownCalls.FirstUse first) {
    return new Use(
        first.request(),
        eventLog.position(first.partition().partition(), first.offset()),
        first.at());
  }

  @Override
  protected Collection<TopicPartition> found(EventLog eventLog) {
    partitions = eventLog.partitions() + 1;
    return Stream.concat(
            partitionsOf(eventLog).stream(),
            Stream.of(new TopicPartition(Topic.BROADCASTS.topicName(), 0)))
        .toList();
  }

  private static List<TopicPartition> partitionsOf(EventLog eventLog) {
    return IntStream.range(0, eventLog.partitions())
        .mapToObj(i -> new TopicPartition(Topic.NOTIFICATIONS.topicName(), i))
        .toList();
  }

  @Override
  protected Instant readBackSince() {
    return clock.instant().minus(kept);
  }

  @Override
  protected long pinned(TopicPartition partition, long pin, long since) {
    long begin = Math.max(since, pin - MOST_READ_BACK / partitions);
    if (isOfLog(partition)) {
      began.put(partition, begin);
    }
    return begin;
  }

  @Override
  protected void records(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(each -> note(partition, each));
  }

  private void note(TopicPartition partition, ConsumerRecord<byte[], byte[]> each) {
    if (ErasedRecord.is(each)) {
      return;
    }
    if (isOfLog(partition)) {
      ids.note(each.headers());
    }
    CallMark.in(each.headers())
        .ifPresent(mark ->
            calls.note(mark, partition, each.offset(), Instant.ofEpochMilli(each.timestamp())));
  }

  @Override
  protected void reached(TopicPartition partition, long next) {
    calls.readUpTo(partition, next);
  }

  /// What can't be read says nothing of keys.
  @Override
  protected void passedOver(TopicPartition partition, long next, boolean readingBack) {
    if (isOfLog(partition)) {
      ids.hasGap(partition.partition());
    }
  }

  @Override
  protected void caughtUp() {
    caughtUp.complete(null);
    new EarlierIds(connection, ids, this::note, this::isStopping, began).begin();
  }

  private static boolean isOfLog(TopicPartition partition) {
    return partition.topic().equals(Topic.NOTIFICATIONS.topicName());
  }
}
