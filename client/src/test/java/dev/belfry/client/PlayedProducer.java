package dev.belfry.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Plays producer-api on a real port: answers calls by a script, the last line of which is
/// repeated.
final class PlayedProducer implements AutoCloseable {
  /// An id in answers.
  static final String ID = "0190c0de-0000-7000-8000-000000000001";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Queue<Line> script = new ArrayDeque<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  PlayedProducer(Line... script) {
    this.script.addAll(List.of(script));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::play);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// In the order in which they came.
  List<Call> calls() {
    return calls;
  }

  /// The keys seen, each once.
  List<String> keys() {
    return calls.stream().map(Call::key).distinct().toList();
  }

  private void play(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Line line;
    synchronized (script) {
      calls.add(
          new Call(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              String.valueOf(headers.getFirst("Idempotency-Key")),
              String.valueOf(headers.getFirst("Authorization")),
              body));
      line = script.size() > 1 ? script.remove() : script.element();
    }
    line.say(exchange, end);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }

  /// What one call got.
  interface Line {
    void say(HttpExchange exchange, CountDownLatch end) throws IOException;
  }

  record Call(String request, String key, String authorization, String body) {
    JsonNode json() {
      return Json.mapper().readTree(body);
    }
  }

  static Line answer(int status, String json, String... headers) {
    return (exchange, _) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  static Line accepted() {
    return answer(
        202,
        """
        {"id": "%s", "position": "00000001-0002-0000000000000003"}
        """
            .formatted(ID));
  }

  static Line unavailable() {
    return answer(503, "{\"outcome\": \"unknown\"}", "Retry-After", "0");
  }

  /// Never answers.
  static Line silence() {
    return (exchange, end) -> {
      awaitEnd(end);
      exchange.close();
    };
  }

  /// Answers half.
  static Line half() {
    return (exchange, end) -> {
      exchange.sendResponseHeaders(202, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      awaitEnd(end);
      exchange.close();
    };
  }

  /// Closes the connection without an answer.
  static Line cut() {
    return (exchange, _) -> exchange.close();
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      boolean ended = end.await(1, TimeUnit.MINUTES);
      if (!ended) {
        throw new IllegalStateException("nobody ended the play");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
