package dev.belfry.persistence.sink;

import dev.belfry.persistence.database.DatabaseFailure;
import dev.belfry.persistence.database.Schema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;

/// Writes one topic into the rows, as one member of the group of sinks of it: each partition is one
/// instance's at a time, and the database sees to it that no other can write.
///
/// Waits for PostgreSQL and for the topic, begins again after whatever failure, and reports itself
/// as down until it is a member of the group and gets on, and while a partition of its own is not
/// applied. An [Error] ends it, since nothing says that it would not come again: it is down then,
/// for good, with the reason.
final class Sink implements SmartLifecycle, HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(Sink.class);
  private static final Duration STOP = Duration.ofSeconds(18);
  private static final Duration LEAVE_GROUP = Duration.ofSeconds(3);

  /// What Kafka refuses to a member of the group, it refuses with the first fetch.
  private static final Duration TRIAL = Duration.ofSeconds(3);

  private final SinkSettings settings;
  private final CompletableFuture<Source> source;
  private final Schema schema;
  private final DataSource database;
  private final SinkState state;
  private final UnaryOperator<LogBounds> bounds;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private volatile @Nullable String fault = "not started";
  private final Backoff backoff = new Backoff();
  private boolean failed;

  /// @param database connections of its own: reads cannot keep it waiting
  Sink(
      SinkSettings settings,
      CompletableFuture<Source> source,
      Schema schema,
      DataSource database,
      SinkState state) {
    this(settings, source, schema, database, state, UnaryOperator.identity());
  }

  /// @param bounds what to make of Kafka's word on where partitions begin and end
  Sink(
      SinkSettings settings,
      CompletableFuture<Source> source,
      Schema schema,
      DataSource database,
      SinkState state,
      UnaryOperator<LogBounds> bounds) {
    this.settings = settings;
    this.source = source;
    this.schema = schema;
    this.database = database;
    this.state = state;
    this.bounds = bounds;
  }

  @Override
  public Health health() {
    String reason = fault;
    Thread running = thread;
    if (reason == null && running != null && !running.isAlive()) {
      reason = "its thread has ended; restart the service";
    }
    if (reason == null) {
      reason = state.fault().orElse(null);
    }
    return reason == null
        ? Health.up().build()
        : Health.down().withDetail("reason", reason).build();
  }

  private void run() {
    while (!isStopping()) {
      try {
        schema.migrate();
        Source found = awaitSource();
        if (found != null) {
          if (!failed) {
            fault = "joins its group";
          }
          consume(found);
        }
      } catch (WakeupException e) {
        log.debug("A sink was woken up to stop");
      } catch (InterruptedException e) {
        stopping.countDown();
      } catch (RuntimeException e) {
        failed(e);
      } catch (Error e) {
        fault = "ended by %s; restart the service".formatted(e);
        log.error("The sink of {} has ended", settings.topic(), e);
        throw e;
      } finally {
        state.stopped();
      }
    }
  }

  private void well() {
    failed = false;
    fault = null;
    backoff.reset();
  }

  private static String reasonOf(RuntimeException failure) {
    if (failure instanceof PartitionsException) {
      return String.valueOf(failure.getMessage());
    }
    if (DatabaseFailure.of(failure) == DatabaseFailure.AWAY) {
      return "PostgreSQL is away";
    }
    String sqlState = DatabaseFailure.stateOf(failure);
    return failure.getClass().getSimpleName()
        + " "
        + failure.getMessage()
        + (sqlState == null ? "" : " (SQLSTATE " + sqlState + ")");
  }

  private void failed(RuntimeException failure) {
    failed = true;
    String reason = reasonOf(failure);
    if (!reason.equals(fault)) {
      log.warn("The sink of {} waits, and then begins again: {}", settings.topic(), reason);
      log.debug("The failure", failure);
    }
    fault = reason;
    try {
      stopping.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopping.countDown();
    }
  }

  private @Nullable Source awaitSource() throws InterruptedException {
    if (!source.isDone()) {
      fault = "waits for the log";
    }
    while (!isStopping()) {
      try {
        return source.get(200, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        log.trace("No log yet");
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return null;
  }

  private void consume(Source found) {
    try (Admin admin = Admin.create(settings.connection());
        var inspection = new GapInspection(settings.connection())) {
      Uuid topicId = found.topicId() == null ? idOfTopic(admin) : found.topicId();
      var readModel =
          new ReadModel(database, new StoredPositions(settings.topic(), topicId), found.rows());
      begin(readModel, found.partitions());
      var polling =
          new KafkaConsumer<>(
              settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer = polling;
      try {
        var claims =
            new PartitionClaims(
                settings.topic(),
                found.partitions(),
                polling,
                bounds.apply(new KafkaLogBounds(admin, settings.topic(), topicId)),
                inspection,
                readModel,
                state,
                settings.fencedPause());
        new SinkLoop(settings.topic(), polling, claims, readModel, state, settings.batchSize())
            .run(this::isStopping, failed ? TRIAL : Duration.ZERO, this::well);
      } finally {
        consumer = null;
        // Its partitions go to others at once, not when the session times out.
        polling.close(CloseOptions.timeout(LEAVE_GROUP));
      }
    }
  }

  private static void begin(ReadModel readModel, int partitions) {
    try {
      readModel.begin(partitions);
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("The positions can't be read", e);
    }
  }

  /// @throws KafkaException that says whether Kafka is away, refuses, or has no such topic
  private Uuid idOfTopic(Admin admin) {
    try {
      return admin
          .describeTopics(
              List.of(settings.topic()),
              new DescribeTopicsOptions().timeoutMs(KafkaLogBounds.PATIENCE_MILLIS))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .topicId();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("sink of " + settings.topic()).start(this::run);
  }

  /// Finishes the batch in hand or rolls it back, and leaves the group.
  @Override
  public void stop() {
    stopping.countDown();
    KafkaConsumer<byte[], byte[]> polling = consumer;
    if (polling != null) {
      polling.wakeup();
    }
    Thread running = thread;
    if (running != null) {
      try {
        if (!running.join(STOP)) {
          log.warn(
              "The sink of {} did not end in time; what it had in hand is rolled back",
              settings.topic());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// All sinks at once.
  @Override
  public void stop(Runnable callback) {
    Thread.startVirtualThread(() -> {
      stop();
      callback.run();
    });
  }

  @Override
  public boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive() && !isStopping();
  }

  /// Begins before calls are taken and ends after the last: who waits for a position gets there.
  @Override
  public int getPhase() {
    return 0;
  }
}
