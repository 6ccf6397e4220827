package dev.belfry.consumer.sink;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.SupervisedLoop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.kafka.common.Uuid;

/// Writes one topic into the rows of a database, each record exactly once, as one member of the
/// group of sinks of it: each partition is one instance's at a time, and the database sees to it
/// that no other can write.
///
/// Waits for the database and for the topic, and reports itself as down until it is a member of the
/// group and gets on, and while a partition of its own is not applied.
public final class Sink extends SupervisedLoop {
  private static final Duration STOP = Duration.ofSeconds(18);
  private static final Duration KAFKA_ANSWER = Duration.ofSeconds(6);

  /// What Kafka refuses to a member of the group, it refuses with the first fetch.
  private static final Duration TRIAL = Duration.ofSeconds(3);

  private final SinkSettings settings;
  private final CompletableFuture<Source> source;
  private final Runnable tables;
  private final DataSource database;
  private final LogOffsets offsets;
  private final SinkState state;
  private final SinkPauses pauses;

  /// With the usual pauses.
  ///
  /// @param tables makes sure that they are there, or fails; called before each attempt
  /// @param database connections of its own: reads cannot keep it waiting
  public Sink(
      SinkSettings settings,
      CompletableFuture<Source> source,
      Runnable tables,
      DataSource database,
      LogOffsets offsets,
      SinkState state) {
    this(settings, source, tables, database, offsets, state, SinkPauses.USUAL);
  }

  /// With pauses of one's own.
  public Sink(
      SinkSettings settings,
      CompletableFuture<Source> source,
      Runnable tables,
      DataSource database,
      LogOffsets offsets,
      SinkState state,
      SinkPauses pauses) {
    super("sink of " + settings.topic(), STOP);
    this.settings = settings;
    this.source = source;
    this.tables = tables;
    this.database = database;
    this.offsets = offsets;
    this.state = state;
    this.pauses = pauses;
  }

  @Override
  protected Optional<String> trouble() {
    return state.fault();
  }

  @Override
  protected String reasonOf(Throwable failure) {
    if (failure instanceof PartitionsException) {
      return String.valueOf(failure.getMessage());
    }
    if (DatabaseFailure.of(failure).isTransient()) {
      return DatabaseFailure.whyAway(failure);
    }
    String sqlState = DatabaseFailure.stateOf(failure);
    return super.reasonOf(failure) + (sqlState == null ? "" : " (SQLSTATE " + sqlState + ")");
  }

  @Override
  protected void work() throws InterruptedException {
    tables.run();
    Source found = await(source).orElse(null);
    if (found != null) {
      notYet("joins its group");
      try {
        apply(found);
      } finally {
        state.stopped();
      }
    }
  }

  private void apply(Source found) throws InterruptedException {
    Uuid topicId =
        found.topicId() == null
            ? LogOffsets.get(offsets.topicId(settings.topic()), KAFKA_ANSWER)
            : found.topicId();
    var transactions =
        new SinkTransactions(
            database,
            new StoredPositions(settings.table(), settings.topic(), topicId),
            found.target().apply(topicId));
    begin(transactions, found.partitions());
    try (var gapReader = new AsyncGapReader(settings.connection())) {
      polling(
          ConsumerSettings.open(settings.consumer()),
          consumer -> {
            var leases =
                new PartitionLeases(
                    settings,
                    topicId,
                    found,
                    consumer,
                    offsets,
                    gapReader,
                    transactions,
                    state,
                    pauses.halted());
            new SinkLoop(settings, consumer, leases, transactions, state, pauses.position())
                .run(this::isStopping, hasFailed() ? TRIAL : Duration.ZERO, this::well);
          });
    }
  }

  private static void begin(SinkTransactions transactions, int partitions) {
    try {
      transactions.begin(partitions);
    } catch (SQLException e) {
      throw new IllegalStateException(
          DatabaseFailure.isKeptOut(e)
              ? DatabaseFailure.whyNotClaimed(e)
              : "The positions can't be read",
          e);
    } catch (FencedException e) {
      throw new IllegalStateException("The positions can't be read", e);
    }
  }

  /// Begins before calls are taken and ends after the last: who waits for a position gets there.
  @Override
  public int getPhase() {
    return 0;
  }
}
