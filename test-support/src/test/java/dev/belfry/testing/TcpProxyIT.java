package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.testing.TcpProxy.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyIT {

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final TcpProxy proxy = TcpProxy.to("127.0.0.1", listener.getLocalPort());
  private final Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  private final Socket server = listener.accept();

  TcpProxyIT() throws IOException {}

  @BeforeEach
  void bePatientButNotForEver() throws IOException {
    client.setSoTimeout(60_000);
    server.setSoTimeout(60_000);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    client.close();
    server.close();
    listener.close();
  }

  @Test
  void passesBytesBothWays_andTheEnd() throws IOException {
    client.getOutputStream().write(1);
    assertThat(server.getInputStream().read()).isEqualTo(1);
    server.getOutputStream().write(2);
    assertThat(client.getInputStream().read()).isEqualTo(2);

    client.close();
    assertThat(server.getInputStream().read()).isEqualTo(-1);
    server.close();
    Awaitility.await().until(() -> proxy.links() == 0);
  }

  @Test
  void delaysOneDirection() throws IOException {
    proxy.delay(Direction.TO_SERVER, Duration.ofMillis(300));
    var start = System.nanoTime();
    client.getOutputStream().write(1);
    assertThat(server.getInputStream().read()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void keepsEverythingInABlackhole_evenTheEnd_untilItPassesAgain() throws IOException {
    proxy.blackhole(Direction.TO_SERVER);
    client.getOutputStream().write(1);
    client.close();
    server.setSoTimeout(200);
    assertThatThrownBy(() -> server.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);

    server.setSoTimeout(60_000);
    proxy.pass();
    assertThat(server.getInputStream().read()).isEqualTo(1);
    assertThat(server.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void cutsWithAReset_andAcceptsAgain() throws IOException {
    Awaitility.await().until(() -> proxy.links() == 1);
    proxy.cut();
    assertThatThrownBy(() -> server.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

    try (var again = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        var accepted = listener.accept()) {
      again.getOutputStream().write(7);
      assertThat(accepted.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void halfCloseEndsOneDirectionOnly() throws IOException {
    Awaitility.await().until(() -> proxy.links() == 1);
    proxy.halfClose(Direction.TO_SERVER);
    assertThat(server.getInputStream().read()).isEqualTo(-1);
    server.getOutputStream().write(9);
    assertThat(client.getInputStream().read()).isEqualTo(9);
  }
}
