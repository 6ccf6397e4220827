package dev.belfry.erasure;

import dev.belfry.events.AuditActed;
import dev.belfry.events.EventCodec;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;

/// Who erases somebody, and why. What `belfry.audit` keeps of it names nobody who was erased.
///
/// @param actor who it is, as an operator is called there
/// @param reason why
public record Act(String actor, String reason) {
  private static final String WHAT = "erase";

  /// @param progress has the reason, without what tells of them
  void record(Clients clients, Progress progress) {
    long records = progress.topics().values().stream().mapToLong(Progress.Replaced::erased).sum();
    var event =
        new AuditActed(
            actor,
            WHAT,
            Map.of("records", String.valueOf(records)),
            Objects.requireNonNullElse(progress.reason(), Person.MASK),
            "done");
    try (Producer<byte[], byte[]> writer = clients.writer()) {
      writer.send(new EventCodec("belfry-erasure", Clock.systemUTC()).encodeAudit(event)).get();
    } catch (ExecutionException e) {
      throw new RefusedException(
          "belfry.audit does not take the record of this act: %s. Run the command again."
              .formatted(e.getCause() == null ? "" : e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("Interrupted. Run the command again.", e);
    }
  }
}
