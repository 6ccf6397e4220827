package dev.belfry.channel.decide;

import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.work.Positions;
import dev.belfry.channel.work.WorkSignal;
import dev.belfry.channel.work.Worker;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.Channel;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.service.trace.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides what becomes of what is due, of any partition.
///
/// It asks Kafka where the partition's topics end *after* something has fallen due, and decides
/// when all of that is applied: whatever was acknowledged before it asked is known, above all that
/// something was read or seen, and what was decided before. While it decides, nothing else of the
/// log can be applied in that partition.
public final class Decider extends Worker {
  private static final Logger log = LoggerFactory.getLogger(Decider.class);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(6);
  private static final Duration CATCHING_UP = Duration.ofMillis(20);
  private static final List<Topic> ASKED =
      List.of(Topic.NOTIFICATIONS, Topic.RECEIPTS, Topic.DELIVERIES, Topic.CONTACTS);

  private final LogOffsets offsets;
  private final DueRows rows;
  private final Set<Channel> channels;
  private final WorkSignal signal;
  private final Traces traces;
  private final Clock clock;

  /// Those that were asked first come first. One that can't be decided is asked anew, behind all
  /// others.
  private final Map<Integer, Question> questions = new LinkedHashMap<>();

  /// When the next item is due that this instance knows of.
  private Instant nextDue = Instant.MAX;

  Decider(
      ChannelDatabase database,
      LogAccess access,
      LogOffsets offsets,
      DueRows rows,
      Set<Channel> channels,
      WorkSignal signal,
      Traces traces,
      Clock clock) {
    super("channel-decider", STOP, database, access);
    this.offsets = offsets;
    this.rows = rows;
    this.channels = Set.copyOf(channels);
    this.signal = signal;
    this.traces = traces;
    this.clock = clock;
  }

  @Override
  protected Duration idle() {
    if (!questions.isEmpty()) {
      return CATCHING_UP;
    }
    Instant now = clock.instant();
    Duration usual = super.idle();
    return nextDue.isBefore(now.plus(usual)) ? Duration.between(now, nextDue) : usual;
  }

  @Override
  protected boolean round(EventLog eventLog) {
    ask(eventLog);
    if (questions.isEmpty()) {
      return false;
    }
    Map<Topic, Map<Integer, Long>> reached = reached();
    boolean more = false;
    for (int partition : List.copyOf(questions.keySet())) {
      Question question = questions.get(partition);
      if (question != null
          && question.ends.entrySet().stream()
              .allMatch(end ->
                  reached.getOrDefault(end.getKey(), Map.of()).getOrDefault(partition, -1L)
                      >= end.getValue())) {
        more |= decideOrAskAnew(eventLog, partition, question);
      }
    }
    return more;
  }

  /// Asks of the partitions in which something has fallen due where their topics end now.
  private void ask(EventLog eventLog) {
    List<Integer> all =
        IntStream.range(0, eventLog.partitions())
            .boxed()
            .filter(partition -> !questions.containsKey(partition))
            .toList();
    Instant now = clock.instant();
    Map<Integer, Instant> earliest =
        database().read(connection -> DueRows.earliest(connection, all, channels));
    Set<Integer> due = new HashSet<>();
    nextDue = Instant.MAX;
    earliest.forEach((partition, at) -> {
      if (!at.isAfter(now)) {
        due.add(partition);
      } else if (at.isBefore(nextDue)) {
        nextDue = at;
      }
    });
    if (due.isEmpty()) {
      return;
    }
    Map<TopicPartition, CompletableFuture<Long>> answers =
        offsets.ends(
            due.stream()
                .flatMap(partition ->
                    ASKED.stream().map(topic -> new TopicPartition(topic.topicName(), partition)))
                .toList());
    for (int partition : due) {
      try {
        questions.put(partition, question(answers, partition, now));
      } catch (KafkaException e) {
        log.debug("Partition {} can't be decided yet", partition, e); // its sinks say so
      }
    }
  }

  private static Question question(
      Map<TopicPartition, CompletableFuture<Long>> answers, int partition, Instant now) {
    Map<Topic, Long> ends = new EnumMap<>(Topic.class);
    for (Topic topic : ASKED) {
      CompletableFuture<Long> answer =
          answers.get(new TopicPartition(topic.topicName(), partition));
      if (answer != null) {
        ends.put(topic, LogOffsets.get(answer, ANSWER));
      }
    }
    return new Question(now, ends);
  }

  private Map<Topic, Map<Integer, Long>> reached() {
    return database()
        .read(connection -> {
          Map<Topic, Map<Integer, Long>> positions = new EnumMap<>(Topic.class);
          for (Topic topic : ASKED) {
            positions.put(topic, Positions.of(connection, topic));
          }
          return positions;
        });
  }

  private boolean decideOrAskAnew(EventLog eventLog, int partition, Question question) {
    try {
      return decide(eventLog, partition, question);
    } catch (RuntimeException e) {
      questions.remove(partition);
      throw e;
    }
  }

  /// Whether there may be more to decide.
  private boolean decide(EventLog eventLog, int partition, Question question) {
    long end = question.ends.getOrDefault(Topic.NOTIFICATIONS, 0L);
    Instant began = Instant.now();
    List<DueRows.Judged> judged = new ArrayList<>();
    boolean done =
        database()
            .inTransaction(connection -> {
              if (!DueRows.lock(connection, eventLog, partition, end)) {
                return false;
              }
              for (Channel channel : channels) {
                judged.addAll(rows.decide(connection, partition, channel, question.now));
              }
              return true;
            });
    if (done) {
      questions.remove(partition); // what is left is due in the next round
      signal.send();
      for (DueRows.Judged each : judged) {
        traces.note(
            "decide " + each.channel().wireName(),
            each.traceparent(),
            began,
            "belfry.outcome",
            each.outcome());
      }
    }
    return done;
  }

  /// What was asked of a partition.
  ///
  /// @param now when: what was due then can be decided once everything before the ends is applied
  private record Question(Instant now, Map<Topic, Long> ends) {}
}
