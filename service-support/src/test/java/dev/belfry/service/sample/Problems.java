package dev.belfry.service.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.testing.RawHttp.Answer;
import tools.jackson.databind.JsonNode;

/// What every answer must be that is not a success.
public final class Problems {
  private Problems() {}

  /// The problem, when it has this status and says nothing of the inside.
  public static JsonNode assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = Json.mapper().readTree(answer.body());
    assertThat(problem.path("type").asString()).isEqualTo("about:blank");
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asString()).isNotBlank();
    assertThat(problem.path("detail").asString()).isNotBlank();
    assertThat(problem.has("instance")).isFalse();
    assertSaysNothingOfTheInside(answer);
    return problem;
  }

  /// No HTML, no class names, no trace, no product.
  public static void assertSaysNothingOfTheInside(Answer answer) {
    assertThat(answer.body())
        .doesNotContainIgnoringCase("<html", "exception", "tomcat", "spring", "java", "\tat ");
    assertThat(answer.headers()).doesNotContainKeys("Server", "X-Powered-By");
  }
}
