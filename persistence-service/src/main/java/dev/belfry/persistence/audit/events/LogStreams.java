package dev.belfry.persistence.audit.events;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.EventLog;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.persistence.audit.progress.Shutdown;
import dev.belfry.service.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/// Streams of the log, each on the thread of the call that asked for it and at the pace at which
/// its client reads; so many at once and no more. A stream ends when its client goes, its token
/// ends or the service stops, and keeps nothing.
@Component
class LogStreams {
  private static final Logger log = LoggerFactory.getLogger(LogStreams.class);

  private final Map<String, Object> kafka;
  private final LogOffsets offsets;
  private final Clock clock;
  private final Semaphore places;
  private final Counter lines;
  private final Shutdown shutdown;

  LogStreams(
      KafkaProperties kafka,
      LogOffsets offsets,
      PersistenceProperties properties,
      Clock clock,
      Shutdown shutdown,
      MeterRegistry metrics) {
    this.kafka = kafka.buildConsumerProperties();
    this.offsets = offsets;
    this.clock = clock;
    this.shutdown = shutdown;
    places = new Semaphore(properties.auditStreams());
    lines =
        Counter.builder("belfry.audit.stream.lines")
            .description("lines of the log sent to auditors")
            .register(metrics);
    Gauge.builder(
            "belfry.audit.streams",
            places,
            free -> properties.auditStreams() - free.availablePermits())
        .description("streams of the log that are open")
        .register(metrics);
  }

  /// Streams what is asked for; returns when that is over.
  ///
  /// @param tokenEnds when the stream has to end
  /// @throws ProblemException before the first line: 429 if too many streams are open, 503 if Kafka
  ///   is away, 400 for a position beyond the end of the log
  void answer(
      EventLog eventLog, StreamQuery question, Instant tokenEnds, HttpServletResponse response) {
    if (!places.tryAcquire()) {
      throw ProblemException.tooMany(Duration.ofSeconds(5));
    }
    try (var out = new LineWriter(response, lines)) {
      stream(eventLog, question, tokenEnds, out);
    } catch (IOException e) {
      log.debug("The client of a stream has gone", e);
    } finally {
      places.release();
    }
  }

  private void stream(EventLog eventLog, StreamQuery question, Instant tokenEnds, LineWriter out)
      throws IOException {
    try (var reading = LogReading.begin(kafka, offsets, eventLog, question)) {
      out.begin();
      reading.sendTo(out, () -> whyToEnd(tokenEnds));
    } catch (KafkaException e) {
      log.warn("A stream of the log ends early: {}", e.getMessage());
      out.fail("Kafka does not answer.");
    }
  }

  private String whyToEnd(Instant tokenEnds) {
    if (shutdown.hasBegun()) {
      return "The service is going away.";
    }
    return clock.instant().isBefore(tokenEnds) ? "" : "The token has ended.";
  }
}
