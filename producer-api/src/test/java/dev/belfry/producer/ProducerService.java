package dev.belfry.producer;

import dev.belfry.events.Json;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// producer-api, started on free ports, and a client that calls it.
public final class ProducerService implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  static final String PERSISTENCE_URL = "--belfry.producer.persistence-url=";

  private final ConfigurableApplicationContext context;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final boolean isPatient;

  private ProducerService(ConfigurableApplicationContext context, boolean isPatient) {
    this.context = context;
    this.isPatient = isPatient;
  }

  /// Started, and called as callers call it who want it done: on a busy machine the answer may be
  /// 503, and then the call is repeated, under the same key if it has one.
  static ProducerService patient(String bootstrapServers, String... more) {
    return new ProducerService(
        run(
            bootstrapServers,
            Stream.concat(Stream.of("--belfry.producer.answer-within=4500ms"), Arrays.stream(more))
                .toArray(String[]::new)),
        true);
  }

  /// Started. Each call is sent once.
  public static ProducerService start(String bootstrapServers, String... more) {
    return new ProducerService(run(bootstrapServers, more), false);
  }

  private static ConfigurableApplicationContext run(String bootstrapServers, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--management.server.port=0",
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--spring.kafka.consumer.fetch-max-wait=50ms",
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + Tokens.jwkSetUri()));
    arguments.addAll(List.of(more));
    if (arguments.stream().noneMatch(argument -> argument.startsWith(PERSISTENCE_URL))) {
      arguments.add(PERSISTENCE_URL + "http://127.0.0.1:1"); // where nobody listens
    }
    SpringApplication application = ProducerApplication.application().application();
    return application.run(arguments.toArray(String[]::new));
  }

  private static final Tokens OPERATOR = Tokens.user("operator").withScope("notifications:operate");

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:%s%s".formatted(port(), path));
  }

  /// A call that is to be changed before it is sent.
  HttpRequest.Builder call(String method, String path, Tokens token, String body) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token.signed());
  }

  public HttpResponse<String> post(String path, Tokens token, String body, String... headers) {
    HttpRequest.Builder call = call("POST", path, token, body);
    if (headers.length > 0) {
      call.headers(headers);
    }
    return send(call);
  }

  HttpResponse<String> send(HttpRequest.Builder call) {
    return isPatient ? sendAsync(call).join() : sendOnce(call);
  }

  /// Whatever the answer.
  HttpResponse<String> sendOnce(HttpRequest.Builder call) {
    try {
      return client.send(call.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder call) {
    HttpRequest request = call.build();
    return isPatient
        ? untilItIsDone(withKey(request), System.nanoTime() + PATIENCE.toNanos())
        : client.sendAsync(request, BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> untilItIsDone(HttpRequest call, long end) {
    return client
        .sendAsync(call, BodyHandlers.ofString())
        .thenCompose(answer ->
            answer.statusCode() == 503 && System.nanoTime() < end
                ? CompletableFuture.supplyAsync(() -> call, SOON)
                    .thenCompose(again -> untilItIsDone(again, end))
                : CompletableFuture.completedFuture(answer));
  }

  /// So that a repeat is recognised as one.
  private static HttpRequest withKey(HttpRequest call) {
    boolean takesOne =
        call.method().equals("POST")
            && call.uri().getPath().matches("/api/notifications(/bulk|/broadcast|/batch)?");
    return !takesOne || call.headers().firstValue("Idempotency-Key").isPresent()
        ? call
        : HttpRequest.newBuilder(call, (_, _) -> true)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .build();
  }

  /// The answer, and how long it took.
  CompletableFuture<Answer> timed(HttpRequest call) {
    long begun = System.nanoTime();
    return client
        .sendAsync(call, BodyHandlers.ofString())
        .thenApply(response -> new Answer(response, Duration.ofNanos(System.nanoTime() - begun)));
  }

  /// The answer of the readiness probe.
  HttpResponse<String> readiness() {
    return actuator("health/readiness");
  }

  /// What the service says of the state of its parts.
  String health() {
    return healthDetails().body();
  }

  HttpResponse<String> healthDetails() {
    return actuator("health");
  }

  private HttpResponse<String> actuator(String path) {
    int port = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    return sendOnce(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/actuator/%s".formatted(port, path)))
            .header("Authorization", "Bearer " + OPERATOR.signed()));
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.mapper().readTree(response.body());
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }

  /// An answer.
  record Answer(HttpResponse<String> response, Duration after) {}
}
