package dev.belfry.channel.attempt;

import dev.belfry.channel.attempt.Outcomes.Consequence;
import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.delivery.Delivery;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.SupervisedLoop;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventType;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;

/// One attempt: it is acknowledged by `belfry.deliveries` before anything leaves, and its outcome
/// before the row says so.
@Component
final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);
  private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(40);

  private final EventPublisher publisher;
  private final ChannelDatabase database;
  private final Outcomes outcomes;
  private final Traces traces;
  private final MeterRegistry meters;

  Attempts(
      EventPublisher publisher,
      ChannelDatabase database,
      Outcomes outcomes,
      Traces traces,
      MeterRegistry meters) {
    this.publisher = publisher;
    this.database = database;
    this.outcomes = outcomes;
    this.traces = traces;
    this.meters = meters;
  }

  /// Makes an attempt.
  ///
  /// @param isStillMine whether the claim holds, asked right before anything leaves
  /// @return its outcome; empty if nothing could be kept of it, because the claim was lost: then
  ///   the lease runs out
  Optional<Outcome> make(
      EventLog eventLog, Transport transport, Claim claim, BooleanSupplier isStillMine) {
    try (var sending =
        traces.begin(
            "send " + transport.channel().wireName(), SpanKind.CLIENT, claim.traceparents())) {
      Optional<Outcome> made = makeNow(eventLog, transport, claim, isStillMine);
      String outcome = made.map(Attempts::nameOf).orElse("claim_lost");
      sending
          .with("belfry.delivery_id", claim.delivery().id().toString())
          .with("belfry.attempt", claim.attempt())
          .with("belfry.outcome", outcome);
      if (!(made.orElse(null) instanceof Outcome.Sent)) {
        sending.failed(outcome);
      }
      return made;
    }
  }

  private Optional<Outcome> makeNow(
      EventLog eventLog, Transport transport, Claim claim, BooleanSupplier isStillMine) {
    Outcome outcome = attempt(publisher, eventLog, transport, claim, isStillMine).orElse(null);
    if (outcome == null) {
      return Optional.empty();
    }
    Consequence consequence = outcomes.of(claim, outcome);
    if (consequence.toPublish().isPresent()
        && !publish(eventLog, consequence.toPublish().get(), isStillMine)) {
      return Optional.empty();
    }
    database.change(connection -> Outcomes.write(connection, claim, consequence));
    meters
        .counter(
            "belfry.channel.attempts",
            "channel",
            transport.channel().wireName(),
            "outcome",
            nameOf(outcome))
        .increment();
    return Optional.of(outcome);
  }

  /// Says that it is attempted, and sends. What Kafka has not acknowledged may be in the topic all
  /// the same, but nothing has left: said so, it does not count as unknown.
  static Optional<Outcome> attempt(
      EventPublisher publisher,
      EventLog eventLog,
      Transport transport,
      Claim claim,
      BooleanSupplier isStillMine) {
    boolean acknowledged = publishOnce(publisher, eventLog, attempted(claim));
    if (!isStillMine.getAsBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        acknowledged
            ? send(transport, claim)
            : new Outcome.Deferred(null, "Kafka did not acknowledge the attempt."));
  }

  private static DeliveryAttempted attempted(Claim claim) {
    Delivery delivery = claim.delivery();
    return new DeliveryAttempted(
        delivery.id(),
        delivery.recipient(),
        delivery.channel(),
        claim.attempt(),
        claim.possiblyDuplicate(),
        claim.addressHash());
  }

  private static Outcome send(Transport transport, Claim claim) {
    try {
      return transport.send(claim.message());
    } catch (RuntimeException e) {
      log.error(
          "The transport of {} has failed on delivery {}: this is a defect",
          transport.channel().wireName(),
          claim.delivery().id(),
          e);
      return new Outcome.Unknown(e.getClass().getSimpleName());
    }
  }

  private static boolean publishOnce(
      EventPublisher publisher, EventLog eventLog, DeliveryStep event) {
    try {
      LogOffsets.get(publisher.publish(eventLog, event), ACKNOWLEDGEMENT);
      return true;
    } catch (KafkaException e) {
      log.warn(
          "Kafka has not acknowledged the {} of delivery {}",
          EventType.of(event).wireName(),
          event.deliveryId());
      return false;
    }
  }

  /// What is known is not thrown away: it is published when Kafka is there again.
  private boolean publish(EventLog eventLog, DeliveryStep event, BooleanSupplier goOn) {
    BackOffExecution pauses = SupervisedLoop.PAUSES.start();
    while (!publishOnce(publisher, eventLog, event)) {
      if (!goOn.getAsBoolean()) {
        return false;
      }
      try {
        Thread.sleep(pauses.nextBackOff());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static String nameOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed(var reason, var _) -> "failed_" + reason.name().toLowerCase(Locale.ROOT);
      case Outcome.Sent _ -> "sent";
      case Outcome.Deferred _ -> "deferred";
      case Outcome.ChannelDown _ -> "channel_down";
      case Outcome.Unknown _ -> "unknown";
    };
  }
}
