package dev.belfry.service.audit;

import dev.belfry.events.AuditActed;
import dev.belfry.events.AuditEvent;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;

/// Writes `belfry.audit`: who looked at what, and who did what. Safe for all threads.
public class AuditTrail {
  /// The attribute of a call that is an act: its [dev.belfry.events.AuditActed], as recorded.
  public static final String ACT = "dev.belfry.act";

  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final EventLogConnection connection;
  private final ObjectProvider<EventPublisher> publisher;
  private final Counter recorded;
  private final Counter refused;

  /// @param publisher asked for when something is to be recorded: Kafka may be away at start
  public AuditTrail(
      EventLogConnection connection,
      ObjectProvider<EventPublisher> publisher,
      MeterRegistry metrics) {
    this.connection = connection;
    this.publisher = publisher;
    recorded = counter(metrics, "recorded");
    refused = counter(metrics, "refused");
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("belfry.audit.records")
        .description(
            "audit queries and acts: recorded, or refused because Kafka did not acknowledge")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /// Records the event. Returns when all in-sync replicas have it, after at most 5 s.
  ///
  /// @throws ProblemException 503 if Kafka has not acknowledged it; it may still be recorded
  public void append(AuditEvent event) {
    try {
      if (connection.eventLog().isEmpty()) {
        throw new TimeoutException("the log has not been found yet");
      }
      publisher.getObject().publish(event).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      recorded.increment();
    } catch (TimeoutException | PublishException | KafkaException | BeansException e) {
      throw notRecorded(e);
    } catch (ExecutionException e) {
      throw notRecorded(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notRecorded(e);
    }
  }

  /// Records how an act has ended, if Kafka acknowledges it: what is done is done in any case.
  public void appendOutcome(AuditActed ended) {
    try {
      append(ended);
    } catch (ProblemException e) {
      log.warn(
          "How it ended is not recorded in belfry.audit: {} by {}, {}",
          ended.what(),
          ended.actor(),
          ended.outcome());
    }
  }

  private ProblemException notRecorded(Throwable failure) {
    refused.increment();
    log.debug("An audit record is not acknowledged", failure);
    return ProblemException.unavailable(
        "Nothing is answered here that can't be recorded, and Kafka has not acknowledged the record;"
            + " try again.");
  }
}
