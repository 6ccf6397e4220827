package dev.belfry.producer.email;

import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.InternalCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Asks persistence-service whose mail it was that came back.
@Component
final class SentDeliveries implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(SentDeliveries.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .executor(threads)
          .build();
  private final URI persistenceUrl;
  private final InternalCalls internalCalls;

  SentDeliveries(ProducerProperties properties, InternalCalls internalCalls) {
    this.persistenceUrl = properties.persistenceUrl();
    this.internalCalls = internalCalls;
  }

  /// The delivery of that id, if there is one.
  ///
  /// @throws ProblemException 503 if persistence-service does not say
  Optional<Sent> find(UUID id, Caller caller) {
    HttpRequest call =
        internalCalls
            .sign(HttpRequest.newBuilder(URI.create(persistenceUrl + "/internal/deliveries/" + id)))
            .header("Authorization", "Bearer " + caller.token())
            .header("Accept", "application/json")
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<byte[]> response = http.send(call, BodyHandlers.ofByteArray());
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
          persistenceUrl,
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

  @Override
  public void destroy() {
    http.shutdownNow();
    threads.shutdownNow();
  }

  /// What is known of a delivery.
  ///
  /// @param addressHash stands for the address it went to; null if it was never sent by e-mail
  record Sent(RecipientId recipient, Channel channel, @Nullable String addressHash) {
    private static Sent read(byte[] json) throws CharacterCodingException {
      JsonNode tree = Json.readObject(Json.decodeUtf8(json));
      return new Sent(
          new RecipientId(tree.path("recipient").asString("")),
          Channel.ofWireName(tree.path("channel").asString(""))
              .orElseThrow(() -> new IllegalArgumentException("no channel")),
          tree.path("address_hash").stringValue(null));
    }
  }
}
