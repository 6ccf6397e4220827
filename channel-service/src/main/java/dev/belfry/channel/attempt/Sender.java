package dev.belfry.channel.attempt;

import dev.belfry.channel.ChannelProperties;
import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.channel.work.Positions;
import dev.belfry.channel.work.WorkSignal;
import dev.belfry.channel.work.Worker;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.Channel;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends by one channel: claims what is ready, a few deliveries at once, and renews the claims
/// while their attempts last. What its rate does not allow now is not claimed.
public final class Sender extends Worker {
  private static final Logger log = LoggerFactory.getLogger(Sender.class);
  private static final Duration STOP = Duration.ofSeconds(12);
  private static final Duration FINISH = Duration.ofSeconds(8);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);
  private static final Duration ANSWER = Duration.ofSeconds(6);

  /// How long to wait before a channel that is down is tried again.
  private static final Duration WHILE_DOWN = Duration.ofSeconds(5);

  private final Transport transport;
  private final int workers;
  private final ChannelProperties properties;
  private final LogOffsets offsets;
  private final Claims claims;
  private final Attempts attempts;
  private final Clock clock;
  private final Rate rate;
  private final WorkSignal signal;
  private final Counter limited;
  private final ExecutorService threads;
  private final Map<UUID, Claim> underWay = new ConcurrentHashMap<>();
  private final Map<UUID, Long> asked = new HashMap<>();

  /// How far `belfry.deliveries` must be applied: where it ended at the start, and whatever was
  /// applied since. Rows below that are of an old backup: what waits there may have been sent.
  private final Map<Integer, Long> mustBeApplied = new HashMap<>();

  private volatile boolean isDown;
  private volatile String whyDown = "";
  private boolean leftWaiting;
  private long renewedAt = System.nanoTime();
  private long downUntil = System.nanoTime();

  Sender(
      Transport transport,
      int workers,
      ChannelProperties properties,
      ChannelDatabase database,
      LogAccess access,
      LogOffsets offsets,
      Claims claims,
      Attempts attempts,
      Rate rate,
      WorkSignal signal,
      MeterRegistry meters,
      Clock clock) {
    super("channel-" + transport.channel().wireName(), STOP, database, access);
    this.transport = transport;
    this.workers = workers;
    this.properties = properties;
    this.offsets = offsets;
    this.claims = claims;
    this.attempts = attempts;
    this.rate = rate;
    this.signal = signal;
    this.limited =
        Counter.builder("belfry.channel.limited")
            .description("times when the rate left deliveries waiting")
            .tag("channel", transport.channel().wireName())
            .register(meters);
    this.clock = clock;
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(transport.channel().wireName() + "-", 0).factory());
  }

  @Override
  protected Optional<String> trouble() {
    return isDown ? Optional.of(whyDown) : Optional.empty();
  }

  @Override
  protected Duration idle() {
    Duration usual = super.idle();
    if (!underWay.isEmpty()) {
      usual = min(usual, properties.lease().dividedBy(4));
    }
    return leftWaiting ? min(usual, rate.untilNext()) : usual;
  }

  @Override
  protected Duration breath() {
    return underWay.isEmpty() ? super.breath() : BETWEEN_ATTEMPTS;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  protected boolean round(EventLog eventLog) {
    renew();
    release();
    return claim(eventLog);
  }

  private boolean claim(EventLog eventLog) {
    // What is not claimed for another reason waits for that, and not for the rate.
    leftWaiting = false;
    // While the channel is down, one at a time finds out whether it still is.
    int idle = (isDown ? 1 : workers) - underWay.size();
    if (idle <= 0 || isStopping() || (isDown && System.nanoTime() - downUntil < 0)) {
      return false;
    }
    int free = Math.min(idle, rate.available());
    if (free <= 0) {
      leftWaiting = true; // perhaps
      return false;
    }
    List<Integer> partitions = upToDate(eventLog);
    if (partitions.isEmpty()) {
      return false;
    }
    Claims.Taken taken =
        database()
            .inTransaction(connection ->
                claims.take(
                    connection, eventLog, transport.channel(), partitions, free, clock.instant()));
    rate.take(taken.claims().size());
    leftWaiting = free < idle && taken.seen() == free;
    if (leftWaiting) {
      limited.increment();
    }
    if (taken.seen() > taken.claims().size()) {
      signal.send(); // what was closed is to be said
    }
    for (Claim claim : taken.claims()) {
      underWay.put(claim.delivery().id(), claim);
      threads.execute(() -> attempt(eventLog, claim));
    }
    return taken.seen() > taken.claims().size();
  }

  /// The partitions whose rows are not of an old backup.
  private List<Integer> upToDate(EventLog eventLog) {
    if (mustBeApplied.isEmpty()) {
      Map<Integer, Long> ends = new HashMap<>();
      offsets
          .ends(
              IntStream.range(0, eventLog.partitions())
                  .mapToObj(each -> new TopicPartition(Topic.DELIVERIES.topicName(), each))
                  .toList())
          .forEach((each, end) -> ends.put(each.partition(), LogOffsets.get(end, ANSWER)));
      mustBeApplied.putAll(ends);
    }
    Map<Integer, Long> applied =
        database().read(connection -> Positions.of(connection, Topic.DELIVERIES));
    List<Integer> upToDate =
        mustBeApplied.entrySet().stream()
            .filter(each -> applied.getOrDefault(each.getKey(), -1L) >= each.getValue())
            .map(Map.Entry::getKey)
            .toList();
    applied.forEach((partition, next) -> mustBeApplied.merge(partition, next, Math::max));
    return upToDate;
  }

  private void attempt(EventLog eventLog, Claim claim) {
    try {
      attempts.make(eventLog, transport, claim, () -> isMine(claim)).ifPresent(this::judge);
    } catch (RuntimeException e) {
      log.warn(
          "What became of delivery {} can't be kept: its lease runs out ({})",
          claim.delivery().id(),
          reasonOf(e));
    } finally {
      underWay.remove(claim.delivery().id(), claim);
      nudge();
    }
  }

  /// As far as this instance knows; whoever has claimed it since has a greater fence.
  private boolean isMine(Claim claim) {
    Claim mine = underWay.get(claim.delivery().id());
    return mine != null && mine.fence() == claim.fence();
  }

  /// Says what is wrong when it begins or changes, and when it has ended.
  private synchronized void judge(Outcome outcome) {
    if (outcome instanceof Outcome.ChannelDown(String reason)) {
      if (!isDown || !reason.equals(whyDown)) {
        log.warn("Nothing goes by {}: {}", transport.channel().wireName(), reason);
      }
      whyDown = reason;
      isDown = true;
      downUntil = System.nanoTime() + WHILE_DOWN.toNanos();
    } else if (isDown) {
      isDown = false;
      log.info("{} goes again", transport.channel().wireName());
    }
  }

  private void renew() {
    long now = System.nanoTime();
    if (underWay.isEmpty() || now - renewedAt < properties.lease().toNanos() / 3) {
      return;
    }
    List<Claim> mine = List.copyOf(underWay.values());
    Set<UUID> still =
        database().inTransaction(connection -> Leases.renew(connection, mine, properties.lease()));
    renewedAt = now; // not before it is done: what is under way must not be released
    mine.stream()
        .filter(claim -> !still.contains(claim.delivery().id()))
        .forEach(claim -> underWay.remove(claim.delivery().id(), claim));
  }

  /// An outcome that was published, but is not in the row, must be known before a lease counts as
  /// over: so `belfry.deliveries` is applied first, as far as it goes by then.
  private void release() {
    List<Leases.Lapsed> lapsed =
        database().read(connection -> Leases.lapsed(connection, transport.channel()));
    if (lapsed.isEmpty()) {
      asked.clear();
      return;
    }
    Map<Integer, Long> ends = new HashMap<>();
    for (Leases.Lapsed each : lapsed) {
      asked.computeIfAbsent(
          each.deliveryId(), _ -> ends.computeIfAbsent(each.partition(), this::endOfDeliveries));
    }
    Map<Integer, Long> reached =
        database().read(connection -> Positions.of(connection, Topic.DELIVERIES));
    List<UUID> over =
        lapsed.stream()
            .filter(each ->
                reached.getOrDefault(each.partition(), -1L)
                    >= asked.getOrDefault(each.deliveryId(), Long.MAX_VALUE))
            .map(Leases.Lapsed::deliveryId)
            .toList();
    if (!over.isEmpty()) {
      List<String> states =
          database().inTransaction(connection -> Leases.release(connection, over, clock.instant()));
      log.warn(
          "{} deliveries by {} were left by whoever had claimed them; they are now {}",
          states.size(),
          transport.channel().wireName(),
          states.stream().distinct().sorted().toList());
      asked.keySet().removeAll(Set.copyOf(over));
    }
  }

  private long endOfDeliveries(int partition) {
    CompletableFuture<Long> end =
        offsets.end(new TopicPartition(Topic.DELIVERIES.topicName(), partition));
    return LogOffsets.get(end, ANSWER);
  }

  /// What is under way is given time to end. What does not is left to its lease.
  @Override
  protected void ended() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(FINISH.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
    }
  }

  /// Whether nothing goes by its channel.
  boolean isDown() {
    return isDown;
  }

  /// By which channel it sends.
  Channel channel() {
    return transport.channel();
  }
}
