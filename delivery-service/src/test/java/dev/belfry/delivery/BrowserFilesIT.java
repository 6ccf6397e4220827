package dev.belfry.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.testing.Infrastructure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a browser gets from `/belfry/`.
class BrowserFilesIT {
  private static final String TRUSTED = "https://app.example.com";
  private static final HttpClient http = HttpClient.newHttpClient();
  private static DeliveryNode node;

  @BeforeAll
  static void start() {
    node =
        DeliveryNode.startUnready(
            Infrastructure.shared().bootstrapServers(), "belfry.allowed-origins=" + TRUSTED);
  }

  @AfterAll
  static void stop() {
    node.close();
    http.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bell.js", "client.js", "inbox.js", "messages.js"})
  void modulesAreServedToAnyone(String name) throws Exception {
    HttpResponse<String> answer = get("/belfry/" + name);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).startsWith("text/javascript");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.body()).contains("@module");
  }

  @Test
  void aModuleThatIsStillTheSameIsNotSentAgain() throws Exception {
    String tag = header(get("/belfry/bell.js"), "ETag");
    HttpResponse<String> answer = get("/belfry/bell.js", "If-None-Match", tag);
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(header(get("/belfry/client.js"), "ETag")).isNotEqualTo(tag);
  }

  @Test
  void modulesAreCompressedForThoseWhoCanReadIt() throws Exception {
    HttpResponse<String> answer = get("/belfry/bell.js", "Accept-Encoding", "gzip");
    assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(answer, "ETag")).isEqualTo(header(get("/belfry/bell.js"), "ETag"));
  }

  @Test
  void anAllowedOriginMayLoadThemAndAnotherMayNot() throws Exception {
    HttpResponse<String> trusted = get("/belfry/bell.js", "Origin", TRUSTED);
    assertThat(trusted.statusCode()).isEqualTo(200);
    assertThat(header(trusted, "Access-Control-Allow-Origin")).isEqualTo(TRUSTED);
    HttpResponse<String> foreign = get("/belfry/bell.js", "Origin", TRUSTED + ".evil");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void whatIsNotAModuleIsA404WithAProblem() throws Exception {
    for (String path :
        List.of(
            "/belfry",
            "/belfry/",
            "/belfry/nothing.js",
            "/belfry/package.json",
            "/belfry/types/bell.d.ts",
            "/belfry/..%2Fapplication.yml",
            "/belfry/%2e%2e/%2e%2e/delivery-service.yml",
            "/belfry/..%5c..%5cdelivery-service.js")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isIn(400, 404);
      assertThat(header(answer, "Content-Type")).as(path).isEqualTo("application/problem+json");
    }
  }

  private static HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path));
    if (headers.length > 0) {
      call.headers(headers);
    }
    return http.send(call.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
