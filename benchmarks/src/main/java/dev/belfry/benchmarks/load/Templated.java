package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.wire.HttpAnswer;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.events.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/// A template, and what it is told.
///
/// @param key of one that exists
public record Templated(String key, Map<String, String> variables) {
  /// The words that it comes to, and then itself: rounds of either are compared.
  List<Said> beside(Requests requests, String token) throws RunFailure {
    JsonNode words = preview(requests, token);
    return List.of(
        Said.words(", its words", words.path("title").asString(), words.path("message").asString()),
        Said.template(", the template", key, variables));
  }

  private JsonNode preview(Requests requests, String token) throws RunFailure {
    String body = Json.mapper().writeValueAsString(Map.of("variables", variables));
    HttpAnswer answer;
    try {
      answer = requests.post("/api/templates/%s/preview".formatted(key), token, body).join();
    } catch (CompletionException e) {
      throw new RunFailure("the template %s can't be asked for".formatted(key), e);
    }
    if (answer.status() != 200) {
      throw new RunFailure(
          "the template %s was answered with %s: %s"
              .formatted(key, answer.status(), answer.body()));
    }
    return Json.mapper().readTree(answer.body());
  }
}
