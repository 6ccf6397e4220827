package dev.belfry.producer.broadcast;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.producer.relay.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies what concerns everyone into every partition of the log, each with the same id, so that
/// readers drop the copies they have. What cannot be understood is logged, counted and passed over.
final class BroadcastCopier implements Step {
  private static final Logger log = LoggerFactory.getLogger(BroadcastCopier.class);

  private final Counter copied;
  private final Counter notUnderstood;

  BroadcastCopier(MeterRegistry metrics) {
    copied =
        Counter.builder("belfry.broadcasts.copied")
            .description("Broadcasts and withdrawals copied into every partition of the log")
            .register(metrics);
    notUnderstood =
        Counter.builder("belfry.broadcasts.not.understood")
            .description("Records of belfry.broadcasts passed over")
            .register(metrics);
  }

  @Override
  public CompletableFuture<?> begin(
      ConsumerRecord<byte[], byte[]> source, EventPublisher publisher, EventLog eventLog) {
    try {
      EventCodec.Parsed parsed = EventCodec.parse(source);
      UUID id = Ids.parse(parsed.id()).orElse(null);
      NotificationEvent event = forEveryone(parsed);
      if (id == null || event == null) {
        return passOver(source, "not an event for everyone");
      }
      return copy(event, id, source, publisher, eventLog);
    } catch (NotAnEvent e) {
      return passOver(source, e.reason());
    }
  }

  private static @Nullable NotificationEvent forEveryone(EventCodec.Parsed parsed) {
    return switch (parsed.event()) {
      case NotificationBroadcast broadcast -> broadcast;
      case NotificationWithdrawn withdrawn when withdrawn.recipient() == null -> withdrawn;
      default -> null;
    };
  }

  private CompletableFuture<?> copy(
      NotificationEvent event,
      UUID id,
      ConsumerRecord<byte[], byte[]> source,
      EventPublisher publisher,
      EventLog eventLog) {
    return CompletableFuture.allOf(
            IntStream.range(0, eventLog.partitions())
                .mapToObj(partition -> publisher.publishCopy(eventLog, partition, event, id))
                .toArray(CompletableFuture[]::new))
        .thenRun(copied::increment)
        .exceptionallyCompose(failure ->
            failure instanceof CompletionException
                    && failure.getCause() instanceof PublishException refused
                    && refused.isRefused()
                ? passOver(source, "larger than the log takes")
                : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<Void> passOver(ConsumerRecord<byte[], byte[]> source, String reason) {
    notUnderstood.increment();
    log.error("{} offset {} is passed over: {}", source.topic(), source.offset(), reason);
    return CompletableFuture.completedFuture(null);
  }
}
