package dev.belfry.channel.activation;

import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.plan.ChannelStates;
import dev.belfry.channel.work.Positions;
import dev.belfry.channel.work.Worker;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.Channel;
import dev.belfry.events.ChannelActivated;
import dev.belfry.events.ChannelDeactivated;
import dev.belfry.events.ChannelState;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Sees to it that `belfry.deliveries` says of each channel and partition whether notifications go
/// by it, as this instance is set. A channel that is switched on begins at the end of the log, as
/// of then: history is never sent.
///
/// Several instances that start at once may each say so. The least offset counts, and none lies
/// before a start.
public final class Activation extends Worker {
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(6);
  private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(40);
  private static final Duration UNTIL_DONE = Duration.ofMillis(200);
  private static final Duration WHEN_DONE = Duration.ofMinutes(1);

  private final LogOffsets offsets;
  private final EventPublisher publisher;
  private final Map<Channel, Duration> wanted;
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private final Map<Integer, Long> deliveriesEnd = new TreeMap<>();

  /// @param wanted the channels that are on, with the delay of what nobody has described
  public Activation(
      ChannelDatabase database,
      LogAccess access,
      LogOffsets offsets,
      EventPublisher publisher,
      Map<Channel, Duration> wanted) {
    super("channel-activation", STOP, database, access);
    this.offsets = offsets;
    this.publisher = publisher;
    this.wanted = new EnumMap<>(Channel.class);
    wanted.forEach(
        (channel, delay) -> this.wanted.put(channel, Duration.ofSeconds(delay.toSeconds())));
  }

  /// Completes when all partitions say what this instance is set to.
  public CompletableFuture<@Nullable Void> whenDone() {
    return done.copy();
  }

  /// Likewise, or when that takes longer than it should.
  public CompletableFuture<@Nullable Void> whenDoneOr(Duration atMost) {
    return done.copy().completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected Duration idle() {
    return done.isDone() ? WHEN_DONE : UNTIL_DONE;
  }

  @Override
  protected boolean round(EventLog log) {
    if (done.isDone()) {
      return false;
    }
    Set<Integer> all = Set.copyOf(IntStream.range(0, log.partitions()).boxed().toList());
    if (deliveriesEnd.isEmpty()) {
      deliveriesEnd.putAll(ends(Topic.DELIVERIES, all));
    }
    Map<Integer, Long> reached =
        database().read(connection -> Positions.of(connection, Topic.DELIVERIES));
    ChannelStates states = database().read(connection -> ChannelStates.read(connection, log, all));
    boolean waits = false;
    Map<Integer, List<Channel>> unlike = new HashMap<>();
    for (int partition : all) {
      if (reached.getOrDefault(partition, -1L) < deliveriesEnd.getOrDefault(partition, 0L)) {
        waits = true;
      } else {
        for (Channel channel : List.of(Channel.EMAIL, Channel.PUSH)) {
          if (!isAsWanted(states, channel, partition)) {
            unlike.computeIfAbsent(partition, _ -> new ArrayList<>()).add(channel);
          }
        }
      }
    }
    if (!unlike.isEmpty()) {
      say(log, unlike);
    }
    if (!waits && unlike.isEmpty()) {
      done.complete(null);
    }
    return false;
  }

  private boolean isAsWanted(ChannelStates states, Channel channel, int partition) {
    Duration delay = states.delayAt(channel, partition, Long.MAX_VALUE).orElse(null);
    Duration asked = wanted.get(channel);
    return asked == null ? delay == null : asked.equals(delay);
  }

  /// Asked after the deliveries were read: what another instance has said by then is known.
  private void say(EventLog log, Map<Integer, List<Channel>> unlike) {
    Map<Integer, Long> ends = ends(Topic.NOTIFICATIONS, unlike.keySet());
    List<CompletableFuture<EventPublisher.Published>> published = new ArrayList<>();
    unlike.forEach((partition, channels) -> {
      for (Channel channel : channels) {
        long from = ends.getOrDefault(partition, 0L);
        published.add(publisher.publish(log, partition, state(log, channel, partition, from)));
      }
    });
    for (CompletableFuture<EventPublisher.Published> each : published) {
      var position = LogOffsets.get(each, ACKNOWLEDGEMENT).position();
      deliveriesEnd.merge(position.partition(), position.next(), Math::max);
    }
  }

  private ChannelState state(EventLog log, Channel channel, int partition, long from) {
    Duration delay = wanted.get(channel);
    return delay == null
        ? new ChannelDeactivated(channel, log.epoch(), partition, from)
        : new ChannelActivated(
            channel, log.epoch(), partition, from, Math.toIntExact(delay.toSeconds()));
  }

  private Map<Integer, Long> ends(Topic topic, Set<Integer> partitions) {
    Map<Integer, Long> ends = new HashMap<>();
    offsets
        .ends(
            partitions.stream()
                .map(partition -> new TopicPartition(topic.topicName(), partition))
                .toList())
        .forEach((partition, end) -> ends.put(partition.partition(), LogOffsets.get(end, ANSWER)));
    return ends;
  }
}
