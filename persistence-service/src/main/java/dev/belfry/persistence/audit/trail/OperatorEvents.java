package dev.belfry.persistence.audit.trail;

import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.SuppressionLifted;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Publishes what operators decide about deliveries.
@Component
public class OperatorEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final ObjectProvider<EventPublisher> publisher;

  OperatorEvents(ObjectProvider<EventPublisher> publisher) {
    this.publisher = publisher;
  }

  /// Publishes, and waits until Kafka has it.
  ///
  /// @throws ProblemException a 503 if that is not known
  public void publish(EventLog log, SuppressionLifted event) {
    publish(events -> events.publish(log, event));
  }

  /// Publishes, and waits until Kafka has it.
  ///
  /// @throws ProblemException a 503 if that is not known
  public void publish(EventLog log, DeliveryReleased event) {
    publish(events -> events.publish(log, event));
  }

  private void publish(Function<EventPublisher, CompletableFuture<Published>> call) {
    try {
      call.apply(publisher.getObject()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException | BeansException e) {
      throw unknown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown();
    }
  }

  private static ProblemException unknown() {
    return ProblemException.unavailable(
            "Kafka has not acknowledged this; it may still succeed. Repeating is safe.")
        .with("outcome", "unknown");
  }
}
