package dev.belfry.persistence.audit.deadletters;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.Position;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Puts repaired events into the log, where they are events like all others.
@Component
class Republication {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final ObjectProvider<EventPublisher> publisher;
  private final EventCodec codec;

  Republication(
      ObjectProvider<EventPublisher> publisher,
      Clock clock,
      @Value("${spring.application.name}") String service) {
    this.publisher = publisher;
    this.codec = new EventCodec("//belfry/" + service, clock);
  }

  /// Publishes it, if every reader will understand it.
  ///
  /// @return where it stands
  /// @throws ProblemException 422 if it is not to be understood; 413 if it is too large; 503 if
  ///   Kafka has not acknowledged it: then it may be in the log, and a repeat is safe
  Position publish(EventLog log, RecordPlace from, Repair repair) {
    try {
      return publisher
          .getObject()
          .send(log, repaired(log, from, repair))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .position();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PublishException refusal && refusal.isRefused()
          ? ProblemException.tooLarge("The event is larger than the log takes.")
          : unknown();
    } catch (TimeoutException | KafkaException | BeansException e) {
      throw unknown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown();
    }
  }

  private ProducerRecord<byte[], byte[]> repaired(EventLog log, RecordPlace from, Repair repair) {
    try {
      return codec.encodeRepaired(
          log,
          from.partition(),
          repair.type(),
          repair.eventId(),
          repair.value().getBytes(StandardCharsets.UTF_8));
    } catch (NotAnEvent e) {
      throw ProblemException.invalid(
          List.of(new FieldError("event", "Still can't be understood: %s.".formatted(e.reason()))));
    }
  }

  private static ProblemException unknown() {
    return ProblemException.unavailable(
            "Kafka has not acknowledged this; it may still succeed. Repeating is safe.")
        .with("outcome", "unknown");
  }
}
