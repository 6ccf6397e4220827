package dev.belfry.producer.email;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.readmodel.PersistenceCalls;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Asks persistence-service whose mail it was that came back.
@Component
final class SentDeliveries {
  private static final Logger log = LoggerFactory.getLogger(SentDeliveries.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final PersistenceCalls calls;

  SentDeliveries(PersistenceCalls calls) {
    this.calls = calls;
  }

  /// The delivery of that id, if there is one.
  ///
  /// @throws ProblemException 503 if persistence-service does not say
  Optional<Sent> find(UUID id, Caller caller) {
    try {
      HttpResponse<byte[]> response = calls.get("/internal/deliveries/" + id, caller, TIMEOUT);
      return switch (response.statusCode()) {
        case 200 -> Optional.of(Sent.read(response.body()));
        case 404 -> Optional.empty();
        default -> {
          log.warn(
              "persistence-service answers {} when asked for a delivery", response.statusCode());
          throw away();
        }
      };
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      log.warn(
          "persistence-service at {} (belfry.producer.persistence-url) can't be asked for a"
              + " delivery: {}",
          calls.url(),
          e.getClass().getSimpleName());
      throw away();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away();
    }
  }

  private static ProblemException away() {
    return ProblemException.unavailable(
        "Whose mail it was can't be found out now. Nothing was written; repeat it.");
  }

  /// What is known of a delivery.
  ///
  /// @param addressHash stands for the address it went to; null if it was never sent by e-mail
  /// @param reported what the topic says already; a persistence-service of an earlier version does
  ///   not tell
  record Sent(
      RecipientId recipient,
      Channel channel,
      @Nullable String addressHash,
      Set<Reported> reported) {
    private static Sent read(byte[] json) throws CharacterCodingException {
      JsonNode tree = Json.readObject(Json.decodeUtf8(json));
      return new Sent(
          new RecipientId(tree.path("recipient").asString("")),
          Channel.ofWireName(tree.path("channel").asString(""))
              .orElseThrow(() -> new IllegalArgumentException("no channel")),
          tree.path("address_hash").stringValue(null),
          tree.path("reports")
              .valueStream()
              .map(report -> Json.mapper().treeToValue(report, Reported.class))
              .collect(Collectors.toSet()));
    }
  }

  /// What came back from a delivery.
  record Reported(
      @JsonProperty(required = true) DeliveryBounced.Kind kind,
      @JsonProperty(required = true) boolean permanent,
      @JsonProperty(required = true) String addressHash) {}
}
