package dev.belfry.cli.api;

import dev.belfry.cli.terminal.CommandFailure;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// The current token, renewed before it ends. Thread-safe.
final class TokenCache {
  private static final Duration EARLY = Duration.ofSeconds(60);

  private final TokenSource source;
  private final Api api;
  private String token = "";
  private Instant renewAt = Instant.MIN;

  TokenCache(TokenSource source, Api api) {
    this.source = source;
    this.api = api;
  }

  boolean areRenewed() {
    return source instanceof TokenSource.Development;
  }

  synchronized String current() {
    switch (source) {
      case TokenSource.Given(String given) -> token = given;
      case TokenSource.Development development -> {
        if (!Instant.now().isBefore(renewAt)) {
          fetch(development);
        }
      }
    }
    return token;
  }

  private void fetch(TokenSource.Development wanted) {
    HttpResponse<String> answer =
        api.open(
            api.uri(
                "/dev/token?user=%s&scope=%s"
                    .formatted(encoded(wanted.user()), encoded(wanted.scope()))));
    if (answer.statusCode() != 200) {
      String why =
          "A token is required: give --token or set BELFRY_TOKEN. (%s gives no development tokens: %s.)"
              .formatted(api.url(), answer.statusCode());
      throw Api.isTemporary(answer.statusCode())
          ? CommandFailure.temporary(why, Api.retryAfter(answer))
          : CommandFailure.failed(why);
    }
    JsonNode body = api.parse(answer.body(), "access_token");
    token = body.path("access_token").stringValue("");
    renewAt = Instant.now().plusSeconds(body.path("expires_in").asLong(0)).minus(EARLY);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
