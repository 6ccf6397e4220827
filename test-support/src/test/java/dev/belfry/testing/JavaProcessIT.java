package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JavaProcessIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /// A program that answers on a port, and says goodbye when it is asked to go.
  static final class Answering {

    private Answering() {}

    public static void main(String[] arguments) throws Exception {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> System.out.println("goodbye")));
      System.out.println(arguments[0] + System.getProperty("mark") + System.getenv("MARK"));
      System.out.println("port " + server.getAddress().getPort());
    }
  }

  @Test
  void startsWithWhatItIsGiven_andEndsInOrder() {
    try (var process = answering()) {
      process.awaitReady(uri(process), SOON);
      assertThat(process.output()).contains("argument property variable");
      assertThat(process.terminate(SOON)).isEqualTo(143);
      assertThat(process.output()).contains("goodbye");
    }
  }

  @Test
  void isKilledWithoutAGoodbye() {
    try (var process = answering()) {
      process.awaitReady(uri(process), SOON);
      process.kill9();
      assertThat(process.isAlive()).isFalse();
      assertThat(process.output()).doesNotContain("goodbye");
    }
  }

  @Test
  void standsStillAndGoesOn() {
    try (var process = answering();
        var http = HttpClient.newHttpClient()) {
      var uri = uri(process);
      process.stop();
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(500)).build();
      assertThatThrownBy(() -> http.send(request, BodyHandlers.discarding()))
          .isInstanceOf(HttpTimeoutException.class);
      process.cont();
      process.awaitReady(uri, SOON);
    }
  }

  @Test
  void tellsWhatAProcessSaidThatEndedTooSoon() {
    try (var process = JavaProcess.mainClass("", "no.such.Main").start("missing")) {
      assertThatThrownBy(() -> process.awaitOutput(line -> line.equals("ready"), SOON))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("no.such.Main");
    }
  }

  private static JavaProcess answering() {
    return JavaProcess.mainClass(Answering.class)
        .withArgument("argument")
        .withSystemProperty("mark", " property")
        .withEnvironment("MARK", " variable")
        .start("answering");
  }

  private static URI uri(JavaProcess process) {
    var line = process.awaitOutput(said -> said.startsWith("port "), SOON);
    return URI.create("http://127.0.0.1:" + line.substring(5) + "/");
  }
}
