package dev.belfry.producer.send;

import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// The circuit breaker of each destination in Kafka. A partition that does not answer is closed to
/// its own recipients only. All bulk calls share one, which has no timeout: it opens when a part of
/// a bulk call fails, until a bulk call gets through.
@Component
final class CircuitBreakers {
  private static final int NOT_KNOWN_YET = -1;

  private final EventLogConnection connection;
  private final InFlightLimit limit;
  private final Map<Integer, CircuitBreaker> partitions = new ConcurrentHashMap<>();
  private final CircuitBreaker many;
  private final CircuitBreaker everyone;
  private final CircuitBreaker contacts;
  private final CircuitBreaker deliveries;

  CircuitBreakers(
      EventLogConnection connection, ProducerProperties properties, MeterRegistry metrics) {
    this.connection = connection;
    this.limit = new InFlightLimit(properties.maxCallsInFlight());
    this.many = new CircuitBreaker(limit);
    this.everyone = new CircuitBreaker(limit);
    this.contacts = new CircuitBreaker(limit);
    this.deliveries = new CircuitBreaker(limit);
    Gauge.builder("belfry.producer.calls.in.flight", limit, InFlightLimit::inFlight)
        .description("Calls whose events Kafka has not acknowledged yet")
        .register(metrics);
    Gauge.builder("belfry.producer.kafka.away", limit, it -> it.isKafkaAway() ? 1 : 0)
        .description("1 from a call that Kafka does not acknowledge in time to one that it does")
        .register(metrics);
  }

  /// The circuit breaker of a publication's destination.
  CircuitBreaker to(Publication publication) {
    return switch (publication) {
      case Publication.One one ->
          partitions.computeIfAbsent(
              connection
                  .eventLog()
                  .map(log -> log.partitionOf(one.recipient()))
                  .orElse(NOT_KNOWN_YET),
              _ -> new CircuitBreaker(limit));
      case Publication.OfContact _ -> contacts;
      case Publication.OfDelivery _ -> deliveries;
      case Publication.Bulk _ -> many;
      case Publication.ForEveryone _ -> everyone;
    };
  }
}
