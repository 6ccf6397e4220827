package dev.belfry.producer.readmodel;

import dev.belfry.events.Json;
import dev.belfry.service.rate.RatePerUser;
import dev.belfry.service.security.Caller;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Asks persistence-service for what is good to know about a caller's change, with the caller's own
/// token. The change is accepted without an answer too, so one that does not come is no failure,
/// and nothing is tried again.
@Component
public final class PersistenceClient {
  private static final Logger log = LoggerFactory.getLogger(PersistenceClient.class);

  /// For so long persistence-service itself waits for a position.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final int ASKED_AT_ONCE = 50;
  private static final int ASKED_PER_SECOND = 5;

  private final RatePerUser asked = new RatePerUser(ASKED_AT_ONCE, ASKED_PER_SECOND);
  private final AtomicBoolean isAway = new AtomicBoolean();
  private final PersistenceCalls calls;

  PersistenceClient(PersistenceCalls calls) {
    this.calls = calls;
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
    try {
      HttpResponse<byte[]> response = calls.get(path, caller, TIMEOUT);
      isAway.set(false);
      return Optional.of(response);
    } catch (IOException _) {
      if (!isAway.getAndSet(true)) {
        log.warn(
            "persistence-service does not answer at {} (belfry.producer.persistence-url). Changes"
                + " are accepted, and answered with what they name.",
            calls.url());
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
}
