package dev.belfry.cli.api;

import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.events.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Belfry over HTTP. A refusal ends the command with the exit code for its kind.
public final class Api implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// Longer than Belfry takes for anything that it counts while one waits.
  private static final Duration ANSWER = Duration.ofSeconds(40);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI url;
  private final TokenCache tokens;

  /// @param url Belfry's origin
  public Api(URI url, TokenSource source) {
    this.url = url;
    this.tokens = new TokenCache(source, this);
  }

  public URI url() {
    return url;
  }

  HttpClient http() {
    return http;
  }

  /// A token that stays valid for a while.
  public String token() {
    return tokens.current();
  }

  /// Whether it gets another token when this one ends.
  public boolean renewsToken() {
    return tokens.areRenewed();
  }

  /// The address of a path.
  public URI uri(String path) {
    return URI.create(url.toString().replaceFirst("/+$", "") + path);
  }

  /// Asks for something.
  ///
  /// @param member one that Belfry's answer always has: without it, something else has answered
  public JsonNode get(String path, String member) {
    return json(authorized("GET", path, null), member);
  }

  /// Sends something.
  ///
  /// @param member as of [#get]
  public JsonNode post(String path, @Nullable JsonNode body, String member) {
    return json(authorized("POST", path, body), member);
  }

  /// Sends something that can be repeated.
  ///
  /// @param key the call's idempotency key
  /// @param member as of [#get]
  public JsonNode post(String path, String key, JsonNode body, String member) {
    return json(answered(request("POST", path, body).header("Idempotency-Key", key)), member);
  }

  /// Changes something in part.
  ///
  /// @param member as of [#get]
  public JsonNode patch(String path, JsonNode body, String member) {
    return json(authorized("PATCH", path, body), member);
  }

  /// Makes something be as it is described.
  ///
  /// @param member as of [#get]
  public JsonNode put(String path, @Nullable JsonNode body, String member) {
    return json(authorized("PUT", path, body), member);
  }

  /// Takes something away.
  ///
  /// @param member as of [#get]
  public JsonNode delete(String path, @Nullable JsonNode body, String member) {
    return json(authorized("DELETE", path, body), member);
  }

  /// Lines of JSON as they arrive; closing the stream ends the call.
  public Stream<JsonNode> lines(String method, String path, @Nullable JsonNode body) {
    return rawLines(method, path, body).map(this::line);
  }

  /// Lines as they are, without empty ones.
  public Stream<String> rawLines(String method, String path, @Nullable JsonNode body) {
    HttpResponse<InputStream> answer =
        send(request(method, path, body).build(), BodyHandlers.ofInputStream());
    if (answer.statusCode() >= 300) {
      throw refusal(answer, text(answer.body()));
    }
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))
        .lines()
        .filter(line -> !line.isEmpty())
        .onClose(() -> close(answer.body()));
  }

  /// Calls without a token and returns any answer.
  HttpResponse<String> open(URI uri) {
    return send(
        HttpRequest.newBuilder(uri).timeout(ANSWER).build(),
        BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /// Calls with a token if it can get one, and returns any answer.
  public HttpResponse<String> openWithToken(URI uri) {
    HttpRequest.Builder call = HttpRequest.newBuilder(uri).timeout(ANSWER);
    try {
      call.header("Authorization", "Bearer " + token());
    } catch (CommandFailure e) {
      return open(uri); // the issuer may be away too
    }
    HttpResponse<String> answer = send(call.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    return answer.statusCode() == 401 ? open(uri) : answer;
  }

  private HttpResponse<String> authorized(String method, String path, @Nullable JsonNode body) {
    return answered(request(method, path, body));
  }

  private HttpResponse<String> answered(HttpRequest.Builder request) {
    HttpResponse<String> answer =
        send(request.timeout(ANSWER).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() >= 300) {
      throw refusal(answer, answer.body());
    }
    return answer;
  }

  private HttpRequest.Builder request(String method, String path, @Nullable JsonNode body) {
    var request =
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + tokens.current());
    return body == null
        ? request.method(method, BodyPublishers.noBody())
        : request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)));
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (ConnectException | HttpTimeoutException e) {
      throw notReached(url);
    } catch (IOException e) {
      throw CommandFailure.temporary(
          "The answer from %s was cut off: the connection broke, or it is not Belfry."
              .formatted(url),
          Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("Interrupted.");
    }
  }

  private static CommandFailure notReached(URI url) {
    return CommandFailure.temporary(
        "Belfry does not answer at %s. Is it running? Name another address with --url or BELFRY_URL."
            .formatted(url),
        Duration.ZERO);
  }

  private JsonNode json(HttpResponse<String> answer, String member) {
    return parse(answer.body(), member);
  }

  /// One line of a streamed answer.
  public JsonNode line(String text) {
    return parse(text, "type");
  }

  /// An answer of Belfry.
  ///
  /// @param member one that it always has
  public JsonNode parse(String text, String member) {
    try {
      JsonNode said = Json.mapper().readTree(text);
      if (said.has(member)) {
        return said;
      }
    } catch (JacksonException e) {
      // reported below
    }
    throw notBelfry();
  }

  /// A proxy, the login page of a network, or another application has answered.
  private CommandFailure notBelfry() {
    return CommandFailure.failed(
        ("What answers at %s is not Belfry; it may be a proxy or a login page. Name another address"
                + " with --url or BELFRY_URL.")
            .formatted(url));
  }

  /// The reason that Belfry gives.
  private CommandFailure refusal(HttpResponse<?> answer, String body) {
    int status = answer.statusCode();
    JsonNode problem = problem(body);
    if (!problem.isObject() && status != 401 && !isTemporary(status)) {
      return notBelfry(); // a problem would say why
    }
    String said = said(problem);
    return switch (status) {
      case 400, 413, 415, 422 -> CommandFailure.usage(or(said, "Belfry does not accept this."));
      case 404 -> CommandFailure.finding(or(said, "Not found."));
      case 409 -> CommandFailure.failed(or(said, "Not now."));
      case 401 -> CommandFailure.failed("Belfry does not accept the token (401); see --token.");
      case 403 -> CommandFailure.failed(or(said, "The token does not allow this."));
      default -> {
        String why = "%s (%s)".formatted(or(said, "Belfry failed"), status);
        yield isTemporary(status)
            ? CommandFailure.temporary(why, retryAfter(answer))
            : CommandFailure.failed(why);
      }
    };
  }

  /// Whether a retry may succeed.
  static boolean isTemporary(int status) {
    return status == 429 || status >= 500;
  }

  /// How long the answer asks to wait. Belfry never sends a date, so that counts as zero.
  static Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(Duration.ZERO);
  }

  private static String or(String said, String otherwise) {
    return said.isEmpty() ? otherwise : said;
  }

  private static JsonNode problem(String body) {
    try {
      return Json.mapper().readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static String said(JsonNode problem) {
    String errors =
        problem
            .path("errors")
            .valueStream()
            .map(error ->
                error.path("field").stringValue("").isEmpty()
                    ? "\n  " + error.path("message").stringValue("")
                    : "\n  %s: %s"
                        .formatted(
                            error.path("field").stringValue(""),
                            error.path("message").stringValue("")))
            .collect(Collectors.joining());
    return problem.path("detail").stringValue("") + errors;
  }

  private static String text(InputStream body) {
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
