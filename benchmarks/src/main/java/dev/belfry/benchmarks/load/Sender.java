package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.ledger.Ledger;
import dev.belfry.benchmarks.ledger.Measurement;
import dev.belfry.benchmarks.ledger.Title;
import dev.belfry.benchmarks.wire.HttpAnswer;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Sends notifications and enters them in the ledger. Waits for nothing.
final class Sender {
  private final Requests requests;
  private final String token;
  private final Ledger ledger;
  private final Title title;
  private final String message;
  private final boolean keyed;
  private final Latencies lateness = new Latencies();

  Sender(
      Requests requests,
      String token,
      Ledger ledger,
      Title title,
      int messageCharacters,
      boolean keyed) {
    this.requests = requests;
    this.token = token;
    this.ledger = ledger;
    this.title = title;
    this.message = "x".repeat(messageCharacters);
    this.keyed = keyed;
  }

  /// Sends a notification that was due at `dueNanos`.
  ///
  /// @param measurement takes its times; null while warming up
  @SuppressWarnings("FutureReturnValueIgnored") // the ledger is told
  void send(long dueNanos, int user, String recipient, @Nullable Measurement measurement) {
    int sequence = ledger.enter(dueNanos, user, measurement);
    if (measurement != null) {
      lateness.record(System.nanoTime() - dueNanos);
    }
    String its = title.of(sequence);
    String body =
        """
        {"recipient":"%s","title":"%s","message":"%s","notification_type":"info"}\
        """
            .formatted(recipient, its, message);
    requests
        .call(
            "POST",
            "/api/notifications",
            token,
            body,
            keyed ? Map.of("Idempotency-Key", its) : Map.of())
        .whenComplete((answer, failure) -> {
          if (answer == null) {
            ledger.unanswered(sequence);
          } else {
            ledger.answered(sequence, answer.status(), idIn(answer), answer.atNanos());
          }
        });
  }

  /// How late the generator itself was: from when a notification was due to when it was handed to
  /// the connections. It is part of all times measured.
  Latencies lateness() {
    return lateness;
  }

  private static @Nullable UUID idIn(HttpAnswer answer) {
    if (answer.status() != 202) {
      return null;
    }
    try {
      Optional<String> id = Json.mapper().readTree(answer.body()).path("id").stringValueOpt();
      return id.flatMap(Ids::parse).orElse(null);
    } catch (JacksonException e) {
      return null; // the ledger counts it as an answer without an id
    }
  }
}
