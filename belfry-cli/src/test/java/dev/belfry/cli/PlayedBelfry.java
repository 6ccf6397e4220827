package dev.belfry.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers as Belfry would, for what takes a damaged log to be seen.
public final class PlayedBelfry implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Queue<Answer>> first = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  public PlayedBelfry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    answers.put("/dev/token", new Answer(200, "{\"access_token\":\"t\",\"expires_in\":3600}"));
  }

  public PlayedBelfry answering(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
    return this;
  }

  /// The same, but for one call, before what it answers otherwise.
  public PlayedBelfry answeringOnce(String path, int status, String body) {
    first.computeIfAbsent(path, _ -> new ConcurrentLinkedQueue<>()).add(new Answer(status, body));
    return this;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Run run(String... arguments) {
    return runReading("", arguments);
  }

  /// @param in what is on standard input
  Run runReading(String in, String... arguments) {
    return runReading(in.getBytes(StandardCharsets.UTF_8), arguments);
  }

  Run runReading(byte[] in, String... arguments) {
    return Run.of(Map.of("BELFRY_URL", url().toString()), in, arguments);
  }

  /// At a terminal that shows colours.
  Run coloured(String... arguments) {
    return Run.coloured(Map.of("BELFRY_URL", url().toString()), arguments);
  }

  /// Method, target and body of what was asked.
  public List<String> calls() {
    return calls;
  }

  private void answer(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add("%s %s %s".formatted(call.getRequestMethod(), call.getRequestURI(), body));
    String path = call.getRequestURI().getPath();
    Answer once = first.getOrDefault(path, new ConcurrentLinkedQueue<>()).poll();
    Answer answer =
        once != null ? once : answers.getOrDefault(path, new Answer(404, "{\"detail\":\"No.\"}"));
    if (answer.status() == 429) {
      call.getResponseHeaders().set("Retry-After", "7");
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = call.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private record Answer(int status, String body) {}
}
