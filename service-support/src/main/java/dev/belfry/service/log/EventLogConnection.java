package dev.belfry.service.log;

import dev.belfry.consumer.LazyAdmin;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.SupervisedLoop;
import dev.belfry.events.EventLog;
import dev.belfry.events.TopicSetup;
import dev.belfry.events.TopicSetup.TopicException;
import dev.belfry.service.trace.Traces;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the log in Kafka and checks that it is as it must be; goes on checking for as long as the
/// service runs. A service starts, and waits here not ready, while Kafka is away or its topics are
/// wrong, and needs no restart afterwards.
///
/// A log that was found stays the log of this process. If the topic is deleted and created again,
/// its positions mean something else: then there is no log any more, nothing is accepted, and the
/// service reports itself as down until it is restarted.
public final class EventLogConnection extends SupervisedLoop implements LogAccess {
  private static final Logger log = LoggerFactory.getLogger(EventLogConnection.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final String CREATED_ANEW =
      "The topic belfry.notifications was created anew: positions and rows are of another log, and"
          + " nothing is accepted. See \"When the log is gone\" in docs/audit.md";

  private final LazyAdmin admin;
  private final EventLogProperties properties;
  private final KafkaWrites writes;
  private final Traces traces;
  private final CompletableFuture<EventLog> available = new CompletableFuture<>();
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private volatile @Nullable String fault = "Kafka has not been asked yet";

  EventLogConnection(Map<String, Object> connection, EventLogProperties properties) {
    this(connection, properties, new KafkaWrites(), Traces.OFF);
  }

  EventLogConnection(
      Map<String, Object> connection,
      EventLogProperties properties,
      KafkaWrites writes,
      Traces traces) {
    super("event-log-check", Duration.ZERO);
    this.writes = writes;
    this.traces = traces;
    this.admin = new LazyAdmin(connection);
    this.properties = properties;
  }

  /// The log, if it has been found and has not been [lost][#whenLost] since; it may be out of reach
  /// at this moment.
  @Override
  public Optional<EventLog> eventLog() {
    return lost.isDone() ? Optional.empty() : Optional.ofNullable(available.getNow(null));
  }

  /// Completes when the log turns out to have been created anew: what was found is gone for ever.
  /// On whichever thread finds it out: do not block in what follows.
  public CompletableFuture<Void> whenLost() {
    return lost.copy();
  }

  /// Why there is no log, for a caller.
  @Override
  public String whyUnavailable() {
    return lost.isDone()
        ? "The log was created anew; nothing is accepted until an operator has restarted the service."
        : "Not ready yet; try again.";
  }

  @Override
  public @Nullable Consumer<@Nullable Exception> publishing(
      ProducerRecord<byte[], byte[]> kafkaRecord) {
    return traces.publishing(kafkaRecord);
  }

  @Override
  public void ended(String topic, @Nullable Exception failure) {
    writes.ended(topic, failure);
  }

  @Override
  public void wentInto(Uuid topicId) {
    if (available.isDone() && !available.join().topicId().equals(topicId)) {
      lose();
    }
  }

  private void lose() {
    report(CREATED_ANEW);
    lost.complete(null);
  }

  /// Completes when the log is first found, on the checking thread: do not block in what follows.
  /// Never fails; never completes if the service stops before.
  @Override
  public CompletableFuture<EventLog> whenAvailable() {
    return available.copy();
  }

  @Override
  protected Optional<String> trouble() {
    return Optional.ofNullable(fault);
  }

  @Override
  protected void work() throws InterruptedException {
    try {
      well();
      check();
      pause(fault == null ? properties.checkEvery() : RETRY);
    } finally {
      if (isStopping()) {
        admin.close(Duration.ZERO);
      }
    }
  }

  private void check() throws InterruptedException {
    try {
      TopicSetup topics = new TopicSetup(admin.get(), properties.partitions());
      if (properties.createTopics() && !available.isDone()) {
        topics.createMissing();
      }
      found(topics.check());
      writes.recheck(topics);
    } catch (InterruptException e) {
      throw e;
    } catch (TopicException | KafkaException e) {
      report(
          e.getCause() instanceof ConfigException refused ? refused.getMessage() : e.getMessage());
    }
  }

  private void found(EventLog eventLog) {
    if (available.complete(eventLog)) {
      log.info(
          "The log has epoch {} and {} partitions",
          HexFormat.of().toHexDigits(eventLog.epoch()),
          eventLog.partitions());
      fault = null;
    } else if (eventLog.equals(available.join())) {
      report(null);
    } else {
      lose();
    }
  }

  /// What is wrong is said when it begins or changes, and when it has ended.
  private synchronized void report(@Nullable String reason) {
    if (lost.isDone()) {
      return;
    }
    String before = fault;
    fault = reason;
    if (reason != null && !reason.equals(before)) {
      log.warn("Not ready: {}", reason);
    } else if (reason == null && before != null) {
      log.info("Ready: Kafka is there, and its topics are as they must be");
    }
  }

  /// Before all that reads or writes the log.
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE + 1_000;
  }
}
