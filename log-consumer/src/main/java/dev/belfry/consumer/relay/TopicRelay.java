package dev.belfry.consumer.relay;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.SupervisedLoop;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/// Takes every record of a topic through its [Step], as one of the instances that share the topic's
/// partitions. A record counts as done when Kafka has acknowledged what came of it; whatever
/// happens before that, it is taken again, by this instance or another. What comes of the records
/// of a partition stays in their order.
///
/// What fails is tried for ever: it begins again where the last commit was, and reports itself as
/// down until it gets on. Bytes that are no record **halt** their partition, and the others are
/// read on. It ends for good when the log was created anew, since going on could do harm.
public final class TopicRelay extends SupervisedLoop {
  private static final Logger log = LoggerFactory.getLogger(TopicRelay.class);
  private static final Duration STOP = Duration.ofSeconds(8);

  private final Topic topic;
  private final int maxUnderWay;
  private final Step step;
  private final KafkaProperties kafka;
  private final Map<String, Object> settings;
  private final EventCodec codec;
  private final LogAccess access;
  private final Counter retries;
  private volatile @Nullable String halted;

  /// @param group whose members share the partitions
  /// @param maxUnderWay how many records may be on their way at once
  public TopicRelay(
      Topic topic,
      String group,
      int maxUnderWay,
      Step step,
      KafkaProperties kafka,
      EventCodec codec,
      LogAccess access,
      MeterRegistry metrics) {
    super(topic.topicName(), STOP);
    this.topic = topic;
    this.maxUnderWay = maxUnderWay;
    this.step = step;
    this.kafka = kafka;
    this.codec = codec;
    this.access = access;
    settings = ConsumerSettings.member(kafka.buildConsumerProperties(), group, maxUnderWay);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // What its writer has taken back was never said.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    retries =
        Counter.builder(topic.topicName() + ".retries")
            .description("Failures after which reading the topic began again")
            .register(metrics);
  }

  @Override
  protected @Nullable String reasonToEnd() {
    return access.whyLost();
  }

  @Override
  protected Optional<String> trouble() {
    return Optional.ofNullable(halted);
  }

  @Override
  protected String reasonOf(Throwable failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof Stopped) {
      return String.valueOf(failure.getMessage());
    }
    return failure instanceof PublishException && cause != null
        ? reasonOf(cause)
        : super.reasonOf(failure);
  }

  @Override
  protected void work() {
    EventLog eventLog = await(access.whenAvailable()).orElse(null);
    if (eventLog == null) {
      return;
    }
    if (!hasFailed()) {
      well();
    }
    Consumer<byte[], byte[]> consumer = ConsumerSettings.open(settings);
    try {
      EventPublisher publisher =
          new EventPublisher(
              EventPublisher.tireless(kafka.buildProducerProperties()), codec, access);
      try {
        new RelayLoop(consumer, publisher, eventLog, step, maxUnderWay, this::well)
            .run(topic.topicName(), () -> isStopping() || reasonToEnd() != null);
      } catch (RuntimeException e) {
        retries.increment();
        throw e;
      } finally {
        // What is not acknowledged is published again, so it must not come after that.
        publisher.abort();
      }
    } finally {
      consumer.close(CloseOptions.timeout(LEAVE_GROUP));
    }
  }

  /// @param unreadable from where on these partitions can't be read
  private void well(Map<TopicPartition, Long> unreadable) {
    String before = halted;
    String reason =
        unreadable.isEmpty() ? null : "bytes that are no record: %s".formatted(unreadable);
    halted = reason;
    well();
    if (reason != null && !reason.equals(before)) {
      log.error("{}; other partitions are read on", reason);
    } else if (reason == null && before != null) {
      log.info("{} is read again", topic.topicName());
    }
  }
}
