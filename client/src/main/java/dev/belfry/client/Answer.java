package dev.belfry.client;

import dev.belfry.client.Outcome.Done;
import dev.belfry.client.Outcome.Failed;
import dev.belfry.client.Outcome.Retry;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// An answer over REST, from Belfry or from whatever stands in front of it.
///
/// @param type of the content, as it says; empty if it says none that is well-formed
/// @param body missing if it is no JSON
/// @param retryAfter how long it asks to wait; zero if it does not
record Answer(int status, String type, JsonNode body, Duration retryAfter) {
  private static final int MAX_DETAIL = 500;
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("([\\w.+-]{1,60}/[\\w.+-]{1,60})(;.*)?");

  static Answer of(HttpResponse<byte[]> response, Clock clock) {
    return new Answer(
        response.statusCode(),
        response
            .headers()
            .firstValue("Content-Type")
            .map(MEDIA_TYPE::matcher)
            .filter(Matcher::matches)
            .map(type -> type.group(1))
            .orElse(""),
        json(response.body()),
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(value -> RetryAfter.parse(value, clock.instant()))
            .orElse(Duration.ZERO));
  }

  /// What this answer means.
  ///
  /// @param key under which a write was sent
  /// @param expected the status of success
  /// @param accepted reads the body of success; what it finds missing it throws as
  ///   [IllegalArgumentException]
  <T> Outcome<T> outcome(String key, int expected, Function<JsonNode, T> accepted) {
    if (status == expected) {
      try {
        return new Done<>(accepted.apply(body));
      } catch (IllegalArgumentException e) {
        return new Failed<>(new NotAcknowledgedException(key, notBelfry(), e));
      }
    }
    if (status == 429 || status >= 500) {
      return new Retry<>(retryAfter, "status %s".formatted(status), null);
    }
    if (status >= 400) {
      return new Failed<>(new RefusedException(status, detail(body), errors(body)));
    }
    return new Failed<>(new NotAcknowledgedException(key, notBelfry(), null));
  }

  /// What this answer to several notices means. It is to be repeated as a whole as long as the
  /// outcome of any of them is unknown: those that Belfry has are answered as before.
  ///
  /// @param key under which they were sent
  /// @param size how many they were
  Outcome<List<PublishResult>> outcomeOfEach(String key, int size) {
    for (JsonNode result : body.path("results")) {
      int itemStatus = result.path("status").asInt(0);
      if (status == 202 && (itemStatus == 429 || itemStatus >= 500)) {
        return new Retry<>(retryAfter, "status %s of a notice".formatted(itemStatus), null);
      }
    }
    return outcome(key, 202, answer -> results(key, size));
  }

  private List<PublishResult> results(String key, int size) {
    List<PublishResult> results = new ArrayList<>();
    for (JsonNode result : body.path("results")) {
      int itemStatus = result.path("status").asInt(0);
      if (itemStatus == 202) {
        UUID id =
            Ids.parse(result.path("id").asString(""))
                .orElseThrow(() -> new IllegalArgumentException("a result has no id"));
        results.add(
            new PublishResult.Published(
                new Acknowledgement(
                    List.of(id),
                    1,
                    Optional.ofNullable(result.path("position").asString(null)),
                    key)));
      } else {
        results.add(
            new PublishResult.Refused(
                new RefusedException(itemStatus, detail(result), errors(result))));
      }
    }
    if (results.size() != size) {
      throw new IllegalArgumentException("the answer has not as many results as notices");
    }
    return results;
  }

  private String notBelfry() {
    return "an answer %s (%s) that is not Belfry's but perhaps a proxy's; is the address right?"
        .formatted(status, type.isEmpty() ? "without a type" : type);
  }

  private String detail(JsonNode problem) {
    if (!problem.isObject()) {
      return notBelfry();
    }
    String detail = problem.path("detail").asString("");
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }

  private static List<FieldProblem> errors(JsonNode problem) {
    List<FieldProblem> errors = new ArrayList<>();
    for (JsonNode error : problem.path("errors")) {
      errors.add(
          new FieldProblem(error.path("field").asString(""), error.path("message").asString("")));
    }
    return errors;
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.mapper().readTree(Json.decodeUtf8(body));
    } catch (CharacterCodingException | JacksonException e) {
      // A proxy's page, perhaps: the status has to do.
      return MissingNode.getInstance();
    }
  }
}
