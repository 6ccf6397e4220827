package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortTest {
  private static final int LOOKS = 50;

  @Test
  void aServerGetsItAndNoOutgoingConnectionDoes() throws Exception {
    for (int look = 0; look < LOOKS; look++) {
      int port = FreePort.next();
      try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          var outgoing = new ServerSocket(0)) {
        assertThat(server.getLocalPort()).isEqualTo(port).isLessThan(outgoing.getLocalPort());
      }
    }
  }
}
