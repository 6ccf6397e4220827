package dev.belfry.service.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.service.sample.SampleProcess;
import dev.belfry.testing.JavaProcess;
import dev.belfry.testing.RawHttp;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A service of its own process, with a small heap, and clients that don't end what they begin.
class UnfinishedCallsIT {
  private static final String ALICE = "Authorization: Bearer " + Tokens.user("alice").signed();
  private static final String JSON = "Content-Type: application/json";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<SocketChannel> unfinished = new ArrayList<>();
  private JavaProcess service;
  private RawHttp http;
  private RawHttp management;

  @BeforeEach
  void start() {
    service = SampleProcess.start("unfinished", "-Xmx128m");
    http = SampleProcess.http(service);
    management = SampleProcess.management(service);
    service.awaitReady(
        URI.create("http://localhost:%s/actuator/health".formatted(management.port())), PATIENCE);
  }

  @AfterEach
  void stop() throws IOException {
    for (SocketChannel channel : unfinished) {
      channel.close();
    }
    service.close();
  }

  @Test
  void servesOthersWhileThousandsOfBodiesLackTheirLastByte() throws IOException {
    String head =
        "POST /api/echo HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s\r\nContent-Length: 65536\r\n\r\n"
            .formatted(ALICE, JSON);

    begin(http, 2_000, head + "x".repeat(65_535));
  }

  @Test
  @Tag("endurance")
  void servesOthersWhileThousandsOfChunkedBodiesDoNotEnd() throws IOException {
    String head =
        "POST /api/echo HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n"
            .formatted(ALICE, JSON);

    begin(http, 2_000, head + "fff0\r\n" + "x".repeat(0xfff0));
  }

  @Test
  void servesOthersWhileThousandsOfHeadsDoNotEnd() throws IOException {
    begin(http, 7_000, "GET /api/me HTTP/1.1\r\nHost: localhost\r\nX-A: " + "x".repeat(23_000));
  }

  @Test
  @Tag("endurance")
  void servesOthersWhileThousandsOfConnectionsSayNothing() throws IOException {
    begin(http, 7_000, "");
  }

  @Test
  @Tag("endurance")
  void servesOthersWhileThousandsOfHeadsForTheManagementPortDoNotEnd() throws IOException {
    begin(management, 7_000, "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + "x".repeat(23_000));
  }

  @Test
  void servesOthersWhileHundredsOfLargeAnswersAreNotRead() throws IOException {
    begin(http, 300, "GET /api/large HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n".formatted(ALICE));
  }

  /// Opens so many connections, each of which sends this and then waits.
  private void begin(RawHttp where, int connections, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < connections; i++) {
      SocketChannel channel =
          SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 4 * 1024);
      unfinished.add(channel);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), where.port()));
      try {
        channel.write(ByteBuffer.wrap(bytes));
      } catch (IOException e) {
        assertThat(service.isAlive()).isTrue(); // it may have been cut off
      }
      if (i % (connections / 20) == 0) {
        assertServes();
      }
    }
    for (int i = 0; i < 20; i++) {
      assertServes();
    }
    for (SocketChannel channel : unfinished) {
      channel.close();
    }
    assertServes();
  }

  private void assertServes() {
    assertThat(management.call("GET", "/actuator/health").status()).isEqualTo(200);
    assertThat(
            http.call("POST", "/api/echo", "{}".getBytes(StandardCharsets.UTF_8), ALICE, JSON)
                .status())
        .isEqualTo(200);
  }
}
