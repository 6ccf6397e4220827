package dev.belfry.benchmarks.abuse;

import dev.belfry.benchmarks.wire.HttpAnswer;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.Throttle;
import dev.belfry.events.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// The kinds of burden.
public enum Kind {
  /// Sockets that ask for lists of 100 large notifications as fast as they are answered.
  LISTS,
  /// Sockets that come and go.
  HANDSHAKES,
  /// Counts over a history of marks that contradict each other.
  MARKS,
  /// Withdrawals of broadcasts that don't exist.
  WITHDRAWALS,
  /// Bodies that lack their last byte.
  BODIES,
  /// Heads without an end.
  HEADS,
  /// Connections that say nothing.
  SILENCE,
  /// Lists of 100 large notifications that are not read.
  ANSWERS,
  /// Lists of 100 large notifications over REST, as fast as they are answered.
  READS,
  /// Bulk calls for a hundred recipients each.
  BULK,
  /// Changes of settings.
  SETTINGS,
  /// One call, repeated with its Idempotency-Key.
  REPEATS,
  /// Notifications to themselves that all expire at one instant, while sockets are open.
  EXPIRING,
  /// Streams of the log that are not read.
  STREAMS,
  /// Questions to the audit about notifications that don't exist.
  AUDITS;

  private static final int LARGE_MESSAGE = 5_000;

  /// Long enough to make them all, and to measure without them.
  private static final Duration UNTIL_EXPIRY = Duration.ofSeconds(25);

  private static final int LARGEST_LIST = 100;
  private static final String LARGE_LIST = "/api/notifications?limit=" + LARGEST_LIST;
  private static final int BODY = 64 * 1024;
  private static final int HEAD = 23_000;

  /// As it is called on the command line.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Does what has to be done before, and gives the burden, not yet begun.
  public Abuse prepare(Abuser abuser) throws InterruptedException {
    Requests requests = abuser.requests();
    return switch (this) {
      case LISTS -> {
        postLarge(abuser, requests);
        yield new OpenSockets(abuser, OpenSockets.Use.LIST);
      }
      case HANDSHAKES -> new OpenSockets(abuser, OpenSockets.Use.LEAVE);
      case MARKS -> {
        mark(abuser, requests);
        yield calls(abuser, requests, "GET", "/api/notifications/unread-count", "");
      }
      case WITHDRAWALS ->
          new Calls(
              abuser,
              () ->
                  abuser.call(
                      requests, "DELETE", "/api/notifications/sent/" + UUID.randomUUID(), ""));
      case BODIES ->
          new Connections(
              abuser,
              head(abuser, "POST", "/api/notifications")
                  + "Content-Type: application/json\r\nContent-Length: %s\r\n\r\n".formatted(BODY)
                  + "x".repeat(BODY - 1));
      case HEADS -> new Connections(abuser, "GET / HTTP/1.1\r\nX-A: " + "x".repeat(HEAD));
      case SILENCE -> new Connections(abuser, "");
      case ANSWERS -> {
        postLarge(abuser, requests);
        yield new Connections(abuser, head(abuser, "GET", LARGE_LIST) + "\r\n");
      }
      case READS -> {
        postLarge(abuser, requests);
        yield calls(abuser, requests, "GET", LARGE_LIST, "");
      }
      case BULK -> calls(abuser, requests, "POST", "/api/notifications/bulk", bulk(abuser));
      case SETTINGS -> {
        var change = new AtomicInteger();
        yield new Calls(
            abuser,
            () ->
                abuser.call(
                    requests,
                    "PUT",
                    "/api/notifications/settings",
                    "{\"info_enabled\":%s}".formatted(change.incrementAndGet() % 2 == 0)));
      }
      case REPEATS -> {
        Map<String, String> key = Map.of("Idempotency-Key", abuser.user());
        String body = abuser.toThemselves(100) + "}";
        yield new Calls(
            abuser, () -> requests.call("POST", "/api/notifications", abuser.token(), body, key));
      }
      case EXPIRING -> {
        Instant end = Instant.now().plus(UNTIL_EXPIRY).truncatedTo(ChronoUnit.SECONDS);
        String body = abuser.toThemselves(100) + ",\"expires_at\":\"%s\"}".formatted(end);
        repeat(abuser.history(), () -> abuser.call(requests, "POST", "/api/notifications", body));
        yield new MassExpiry(new OpenSockets(abuser, OpenSockets.Use.STAY), end);
      }
      case STREAMS ->
          new Connections(abuser, head(abuser, "GET", "/api/audit/events?follow=true") + "\r\n");
      case AUDITS ->
          new Calls(
              abuser,
              () ->
                  abuser.call(
                      requests, "GET", "/api/audit/notifications/" + UUID.randomUUID(), ""));
    };
  }

  private static Calls calls(
      Abuser abuser, Requests requests, String method, String path, String json) {
    return new Calls(abuser, () -> abuser.call(requests, method, path, json));
  }

  private static String head(Abuser abuser, String method, String path) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
        .formatted(method, path, abuser.token());
  }

  private static String bulk(Abuser abuser) {
    String recipients =
        IntStream.range(0, 100)
            .mapToObj(i -> "\"%s-%s\"".formatted(abuser.user(), i))
            .collect(Collectors.joining(","));
    return "{\"recipients\":[%s],\"title\":\"abuse\",\"message\":\"abuse\"}".formatted(recipients);
  }

  private static void postLarge(Abuser abuser, Requests requests) throws InterruptedException {
    repeat(
        LARGEST_LIST,
        () ->
            abuser.call(
                requests, "POST", "/api/notifications", abuser.toThemselves(LARGE_MESSAGE) + "}"));
  }

  /// All are read, each is marked unread again, and all are read up to the first: each of these
  /// contradicts the ones before.
  private static void mark(Abuser abuser, Requests requests) throws InterruptedException {
    int many = abuser.history();
    List<JsonNode> posted =
        repeat(
                many,
                () ->
                    abuser.call(
                        requests, "POST", "/api/notifications", abuser.toThemselves(10) + "}"))
            .stream()
            .filter(answer -> answer.status() == 202)
            .map(answer -> Json.mapper().readTree(answer.body()))
            .toList();
    String allRead = "/api/notifications/mark-all-read";
    repeat(many, () -> abuser.call(requests, "PUT", allRead, ""));
    Throttle.all(
        posted,
        Abuser.AT_ONCE,
        one ->
            Abuser.persistently(
                () ->
                    abuser.call(
                        requests,
                        "DELETE",
                        "/api/notifications/%s/read".formatted(one.path("id").asString()),
                        ""),
                3));
    if (!posted.isEmpty()) {
      String first = posted.getFirst().path("position").asString();
      repeat(many, () -> abuser.call(requests, "PUT", allRead + "?up_to=" + first, ""));
    }
  }

  private static List<HttpAnswer> repeat(int times, Supplier<CompletableFuture<HttpAnswer>> call)
      throws InterruptedException {
    return Throttle.all(
        IntStream.range(0, times).boxed().toList(),
        Abuser.AT_ONCE,
        _ -> Abuser.persistently(call, 3));
  }
}
