package dev.belfry.benchmarks.wire;

import dev.belfry.events.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Where users of a run get their tokens: dev-identity.
///
/// @param requests to its address, whose path is that of the tokens
public record TokenDesk(Requests requests) {
  private static final int LIFE_SECONDS = 86_400;

  /// A token of that user, valid for a day.
  ///
  /// @param scope space-separated; may be empty
  public CompletableFuture<String> tokenOf(String user, String scope) {
    String query = "?user=%s&ttl=%s".formatted(encode(user), LIFE_SECONDS);
    if (!scope.isEmpty()) {
      query += "&scope=" + encode(scope);
    }
    return requests.get(query).thenCompose(TokenDesk::read);
  }

  private static CompletableFuture<String> read(HttpAnswer answer) {
    if (answer.status() != 200) {
      return CompletableFuture.failedFuture(
          new IOException("no token: the answer was %s".formatted(answer.status())));
    }
    try {
      JsonNode token = Json.mapper().readTree(answer.body()).path("access_token");
      return token.isString()
          ? CompletableFuture.completedFuture(token.stringValue())
          : CompletableFuture.failedFuture(new IOException("no token in the answer"));
    } catch (JacksonException e) {
      return CompletableFuture.failedFuture(new IOException("no token: not JSON", e));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
