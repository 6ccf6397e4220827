package dev.belfry.producer.broadcast;

import dev.belfry.consumer.relay.Step;
import dev.belfry.consumer.relay.Stopped;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.producer.relay.IfRefused;
import dev.belfry.producer.relay.RefusedRecord;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies what concerns everyone into every partition of the log, each with the same id, so that
/// readers drop the copies they have.
///
/// What was accepted is never passed over. Copying stops at an event that the log does not take, or
/// that only a newer version understands, and goes on when it can. What is no event at all, which
/// Belfry has not written, becomes a dead letter.
final class BroadcastCopier implements Step {
  private static final Logger log = LoggerFactory.getLogger(BroadcastCopier.class);
  private static final String SPAN = "relay belfry.broadcasts";

  private final Traces traces;
  private final Counter copied;
  private final Counter notUnderstood;

  BroadcastCopier(Traces traces, MeterRegistry metrics) {
    this.traces = traces;
    copied =
        Counter.builder("belfry.broadcasts.copied")
            .description("Broadcasts and withdrawals copied into every partition of the log")
            .register(metrics);
    notUnderstood =
        Counter.builder("belfry.broadcasts.not.understood")
            .description("Records of belfry.broadcasts that are no events; they are dead letters")
            .register(metrics);
  }

  @Override
  public CompletableFuture<?> begin(
      ConsumerRecord<byte[], byte[]> source, EventPublisher publisher, EventLog eventLog) {
    try (var _ = traces.begin(SPAN, SpanKind.CONSUMER, traces.in(source))) {
      return relay(source, publisher, eventLog);
    }
  }

  private CompletableFuture<?> relay(
      ConsumerRecord<byte[], byte[]> source, EventPublisher publisher, EventLog eventLog) {
    try {
      EventCodec.Parsed parsed = EventCodec.parse(source);
      UUID id = Ids.parse(parsed.id()).orElse(null);
      NotificationEvent event = forEveryone(parsed);
      if (id == null || event == null) {
        return bury(new RefusedRecord(source, "not an event for everyone"), publisher, eventLog);
      }
      return copy(event, id, source, publisher, eventLog);
    } catch (NotAnEvent e) {
      return e.mayBeNewer()
          ? CompletableFuture.failedFuture(
              new Stopped(
                  source,
                  "this version does not understand it (%s); an instance of the version that wrote it will"
                      .formatted(e.reason())))
          : bury(new RefusedRecord(source, e.reason()), publisher, eventLog);
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
            IfRefused.otherwise(
                failure,
                () ->
                    CompletableFuture.failedFuture(
                        new Stopped(
                            source,
                            "belfry.notifications does not take it; raise its max.message.bytes to that"
                                + " of belfry.broadcasts"))));
  }

  private CompletableFuture<Void> bury(
      RefusedRecord letter, EventPublisher publisher, EventLog eventLog) {
    log.error(
        "{} offset {} becomes a dead letter: {}",
        letter.source().topic(),
        letter.source().offset(),
        letter.reason());
    return letter.publish(publisher, eventLog).thenRun(notUnderstood::increment);
  }
}
