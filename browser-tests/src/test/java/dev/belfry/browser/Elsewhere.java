package dev.belfry.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/// An application on another origin: a page with a bell, and an endpoint for tokens.
final class Elsewhere implements AutoCloseable {
  private final HttpServer server;

  Elsewhere() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void serveBellOf(Belfry belfry) {
    server.createContext(
        HostPage.FOLDER,
        exchange -> {
          HostPage.File file =
              HostPage.File.of(exchange.getRequestURI().getPath(), belfry.origin());
          exchange.getResponseHeaders().set("Content-Security-Policy", file.policy());
          answer(exchange, file.type(), file.content().getBytes(StandardCharsets.UTF_8));
        });
    server.createContext(
        "/dev/token",
        exchange -> {
          URL tokens = URI.create(belfry.origin() + exchange.getRequestURI()).toURL();
          try (var body = tokens.openStream()) {
            answer(exchange, "application/json", body.readAllBytes());
          }
        });
  }

  private static void answer(HttpExchange exchange, String type, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
