package dev.belfry.consumer.catalogue;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.ReadUpTo;
import dev.belfry.consumer.Tail;
import dev.belfry.events.Catalogue;
import dev.belfry.events.CatalogueEvent;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `belfry.catalogue` from its beginning, and goes on: this node knows what is offered as all
/// others do. Safe for all threads.
///
/// What it knows is as old as the last record that it has read. Who must know what others were
/// answered before asks for [what is there now][#whenUpToDate].
public final class CatalogueTail extends Tail {
  private static final Logger log = LoggerFactory.getLogger(CatalogueTail.class);
  private static final TopicPartition PARTITION =
      new TopicPartition(Topic.CATALOGUE.topicName(), 0);
  private static final int MAX_POLL_RECORDS = 1_000;
  private static final int SECONDS_TO_READ = 5;
  private static final int VOID_KEPT = 1_000;

  private final LogOffsets offsets;
  private final Catalogue catalogue = new Catalogue();
  private final ReadUpTo progress = new ReadUpTo();
  private final ConcurrentSkipListSet<Long> voids = new ConcurrentSkipListSet<>();
  private final CompletableFuture<@Nullable Void> caughtUp = new CompletableFuture<>();

  /// The question that is under way or was the last, and whoever waits for the one after it.
  private CompletableFuture<@Nullable Void> asking = CompletableFuture.completedFuture(null);

  private @Nullable CompletableFuture<@Nullable Void> askingNext;

  /// @param connection where Kafka is and how to log in
  public CatalogueTail(Map<String, Object> connection, LogOffsets offsets, LogAccess access) {
    super(
        "catalogue-tail",
        access,
        offsets,
        ConsumerSettings.alone(connection, MAX_POLL_RECORDS),
        "reading the catalogue");
    this.offsets = offsets;
  }

  /// What is offered, as far as it has been read.
  public Catalogue catalogue() {
    return catalogue;
  }

  /// Completes when what was there at this instance's start has been read.
  public CompletableFuture<@Nullable Void> whenCaughtUp() {
    return caughtUp.copy();
  }

  /// Whether what was there at this instance's start has been read.
  public boolean isCaughtUp() {
    return caughtUp.isDone();
  }

  /// Completes when everything has been read that is there now. Fails if that takes more than 5 s.
  /// Those who come while Kafka is asked share the next question.
  @SuppressWarnings("FutureReturnValueIgnored") // leads to the next answer
  public synchronized CompletableFuture<@Nullable Void> whenUpToDate() {
    if (askingNext != null) {
      return askingNext.copy();
    }
    if (asking.isDone()) {
      asking = ask();
      return asking.copy();
    }
    CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
    askingNext = next; // first: what follows may already ask
    asking.whenComplete((_, _) -> askAgain(next));
    return next.copy();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // leads to the next answer
  private synchronized void askAgain(CompletableFuture<@Nullable Void> next) {
    askingNext = null;
    asking = ask();
    asking.whenComplete((_, failure) -> {
      if (failure == null) {
        next.complete(null);
      } else {
        next.completeExceptionally(failure);
      }
    });
  }

  private CompletableFuture<@Nullable Void> ask() {
    CompletableFuture<Long> end = caughtUp.thenCompose(_ -> offsets.end(PARTITION));
    CompletableFuture<@Nullable Void> read = end.thenCompose(this::readBefore);
    return read.orTimeout(SECONDS_TO_READ, TimeUnit.SECONDS);
  }

  private CompletableFuture<@Nullable Void> readBefore(long end) {
    return end == 0 ? CompletableFuture.completedFuture(null) : progress.past(end - 1);
  }

  /// Whether a record that this node has just written counts; completes when it has been read.
  public CompletableFuture<Boolean> whetherCounts(long offset) {
    return progress.past(offset).thenApply(_ -> !voids.contains(offset));
  }

  @Override
  protected Collection<TopicPartition> found(EventLog eventLog) {
    return List.of(PARTITION);
  }

  @Override
  protected Instant readBackSince() {
    return Instant.EPOCH;
  }

  @Override
  protected long pinned(TopicPartition partition, long pin, long since) {
    return since;
  }

  @Override
  protected void records(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(this::apply);
  }

  private void apply(ConsumerRecord<byte[], byte[]> each) {
    try {
      CatalogueEvent event = CatalogueEvent.parse(each);
      if (!catalogue.apply(event)) {
        log.info("{} offset {} is void: another came first", each.topic(), each.offset());
        addVoid(each.offset());
      }
    } catch (NotAnEvent e) {
      log.warn("{} offset {} is passed over: {}", each.topic(), each.offset(), e.reason());
    }
  }

  private void addVoid(long offset) {
    voids.add(offset);
    if (voids.size() > VOID_KEPT) {
      voids.pollFirst();
    }
  }

  @Override
  protected void reached(TopicPartition partition, long next) {
    progress.read(next);
  }

  @Override
  protected void caughtUp() {
    caughtUp.complete(null);
  }
}
