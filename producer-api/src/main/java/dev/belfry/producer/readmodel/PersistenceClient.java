package dev.belfry.producer.readmodel;

import dev.belfry.events.Json;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.rate.RatePerUser;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Asks persistence-service for what is good to know about a caller's change, with the caller's own
/// token. The change is accepted without an answer too, so one that does not come is no failure,
/// and nothing is tried again.
@Component
public final class PersistenceClient implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(PersistenceClient.class);

  /// For so long persistence-service itself waits for a position.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final int ASKED_AT_ONCE = 50;
  private static final int ASKED_PER_SECOND = 5;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .executor(threads)
          .build();
  private final RatePerUser asked = new RatePerUser(ASKED_AT_ONCE, ASKED_PER_SECOND);
  private final AtomicBoolean isAway = new AtomicBoolean();
  private final URI persistenceUrl;
  private final InternalCalls internalCalls;

  PersistenceClient(ProducerProperties properties, InternalCalls internalCalls) {
    this.persistenceUrl = properties.persistenceUrl();
    this.internalCalls = internalCalls;
  }

  /// What persistence-service says. Nothing if it is away or does not say it in time, or if the
  /// caller makes it ask very often.
  ///
  /// @param path with the query
  public Optional<ObjectNode> ask(String path, Caller caller) {
    return answer(path, caller).flatMap(PersistenceClient::read);
  }

  /// Whether the caller has given no address, as far as persistence-service has been told. False
  /// also if it does not say.
  public boolean knowsNoContactOf(Caller caller) {
    return answer("/api/contact", caller).filter(answer -> answer.statusCode() == 404).isPresent();
  }

  private Optional<HttpResponse<byte[]>> answer(String path, Caller caller) {
    if (!asked.take(caller.id(), 1).isZero()) {
      return Optional.empty();
    }
    HttpRequest call =
        internalCalls
            .sign(HttpRequest.newBuilder(URI.create(persistenceUrl + path)))
            .header("Authorization", "Bearer " + caller.token())
            .header("Accept", "application/json")
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<byte[]> response = http.send(call, BodyHandlers.ofByteArray());
      isAway.set(false);
      return Optional.of(response);
    } catch (IOException _) {
      if (!isAway.getAndSet(true)) {
        log.warn(
            "persistence-service does not answer at {} (belfry.producer.persistence-url). Changes"
                + " are accepted, and answered with what they name.",
            persistenceUrl);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static Optional<ObjectNode> read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 200) {
      try {
        return Optional.of(Json.readObject(Json.decodeUtf8(response.body())));
      } catch (CharacterCodingException | JacksonException | IllegalArgumentException e) {
        log.error("persistence-service gave an answer that can't be read", e);
      }
    } else if (status < 500 && status != 429 && status != 401) {
      log.error("persistence-service refused to tell what was asked: {}", status);
    }
    return Optional.empty();
  }

  @Override
  public void destroy() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
