package dev.belfry.producer.send;

import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// The gate to each destination in Kafka. A partition that does not answer is closed to its own
/// recipients only. All bulk calls share one gate, which is never late: a part that fails closes it
/// until one of them gets through.
@Component
final class Gates {
  private static final int NOT_KNOWN_YET = -1;

  private final EventLogConnection connection;
  private final Crowd crowd;
  private final Map<Integer, Gate> partitions = new ConcurrentHashMap<>();
  private final Gate many;
  private final Gate everyone;

  Gates(EventLogConnection connection, ProducerProperties properties, MeterRegistry metrics) {
    this.connection = connection;
    this.crowd = new Crowd(properties.maxCallsInFlight());
    this.many = new Gate(crowd);
    this.everyone = new Gate(crowd);
    Gauge.builder("belfry.producer.calls.in.flight", crowd, Crowd::inside)
        .description("Calls whose events Kafka has not acknowledged yet")
        .register(metrics);
    Gauge.builder("belfry.producer.kafka.away", crowd, c -> c.isKafkaAway() ? 1 : 0)
        .description("1 from a call that Kafka does not acknowledge in time to one that it does")
        .register(metrics);
  }

  /// The gate to where a publication goes.
  Gate to(Publication publication) {
    return switch (publication) {
      case Publication.One one ->
          partitions.computeIfAbsent(
              connection
                  .eventLog()
                  .map(log -> log.partitionOf(one.recipient()))
                  .orElse(NOT_KNOWN_YET),
              _ -> new Gate(crowd));
      case Publication.Bulk _ -> many;
      case Publication.ForEveryone _ -> everyone;
    };
  }
}
