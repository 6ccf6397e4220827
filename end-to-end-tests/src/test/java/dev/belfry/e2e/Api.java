package dev.belfry.e2e;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// Belfry's REST, as a service or a browser calls it.
///
/// @param writes where everything but GET under `/api/` goes
/// @param reads where GET goes
/// @param identity where tokens come from
record Api(URI writes, URI reads, URI identity) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /// An answer; its body is JSON.
  record Answer(int status, JsonNode body) {}

  String token(String user, String scope) throws IOException, InterruptedException {
    URI uri = identity.resolve("/dev/token?user=%s&scope=%s".formatted(user, scope));
    Answer answer = send(HttpRequest.newBuilder(uri));
    return answer.body().get("access_token").asString();
  }

  Answer post(String token, String path, String body) throws IOException, InterruptedException {
    return post(token, path, body, Ids.next().toString());
  }

  /// A repeat of it under the same key is the same call.
  Answer post(String token, String path, String body, String key)
      throws IOException, InterruptedException {
    return write(
        token,
        path,
        request ->
            request
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /// A notification to `recipient` with a title that tells it from others, sent under a key.
  Answer notify(String token, String recipient, String title, String key)
      throws IOException, InterruptedException {
    String body =
        """
        {"recipient": "%s", "title": "%s", "message": "It happened."}
        """
            .formatted(recipient, title);
    return post(token, "/api/notifications", body, key);
  }

  Answer put(String token, String path, String body) throws IOException, InterruptedException {
    return change(token, "PUT", path, body);
  }

  Answer change(String token, String method, String path, String body)
      throws IOException, InterruptedException {
    return write(
        token,
        path,
        request ->
            request
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer delete(String token, String path) throws IOException, InterruptedException {
    return write(token, path, HttpRequest.Builder::DELETE);
  }

  /// Makes a call that may be repeated, again for as long as the answer is 503, or none: a busy
  /// machine may need more time than one call waits.
  static Answer patiently(Call call) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreException(IOException.class)
        .until(call::make, answer -> answer.status() != 503);
  }

  /// A call of one of the methods here.
  @FunctionalInterface
  interface Call {
    Answer make() throws IOException, InterruptedException;
  }

  Answer getPatiently(String token, String path) {
    return patiently(() -> get(token, path));
  }

  Answer get(String token, String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(reads.resolve(path)).header("Authorization", "Bearer " + token));
  }

  /// The last of the lines that a long call answers with.
  JsonNode lastLine(String token, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(reads.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return Json.mapper().readTree(response.body().strip().lines().toList().getLast());
  }

  /// What is at a path that takes no token, as text.
  String text(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(reads.resolve(path)).timeout(Duration.ofSeconds(15)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("%s: %s".formatted(path, response.statusCode()));
    }
    return response.body();
  }

  /// Posts to a link of a mail as a mailbox provider does, without a login (RFC 8058).
  ///
  /// @return the status of the answer, which is a page
  int follow(String link) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(writes.resolve(URI.create(link).getPath()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
            .timeout(Duration.ofSeconds(15))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private Answer write(String token, String path, UnaryOperator<HttpRequest.Builder> call)
      throws IOException, InterruptedException {
    return send(
        call.apply(
            HttpRequest.newBuilder(writes.resolve(path))
                .header("Authorization", "Bearer " + token)));
  }

  private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            request.timeout(Duration.ofSeconds(15)).build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), Json.mapper().readTree(response.body()));
  }
}
