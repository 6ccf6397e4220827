package dev.belfry.channel.delivery;

import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.work.Worker;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Publishes what the [Outbox] has. What was not acknowledged comes again. What was stays until it
/// is read back, and is not published again, however far behind its reader is.
public final class OutboxPublisher extends Worker {
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration LOST = Duration.ofSeconds(45);
  private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(40);
  private static final int BATCH = 500;

  private final EventPublisher publisher;

  /// @param publisher never in doubt for longer than 30 s
  public OutboxPublisher(ChannelDatabase database, LogAccess access, EventPublisher publisher) {
    super("channel-outbox", STOP, database, access);
    this.publisher = publisher;
  }

  @Override
  protected boolean round(EventLog log) {
    List<DeliveryStep> events =
        database().inTransaction(connection -> Outbox.take(connection, LOST, BATCH));
    if (events.isEmpty()) {
      return false;
    }
    List<CompletableFuture<Published>> published =
        events.stream().map(event -> publisher.publish(log, event)).toList();
    published.forEach(each -> LogOffsets.get(each, ACKNOWLEDGEMENT));
    database().change(connection -> Outbox.acknowledge(connection, events));
    return events.size() == BATCH;
  }
}
