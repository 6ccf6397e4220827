package dev.belfry.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SocketsTest {
  @Test
  void moreSocketsThanOneAddressHasPortsComeFromFurtherOnes() throws UnknownHostException {
    InetAddress here = InetAddress.getByName("127.0.0.1");

    assertThat(Sockets.sourceOf(0, here)).isNull();
    assertThat(Sockets.sourceOf(Sockets.PER_SOURCE_ADDRESS - 1, here)).isNull();
    assertThat(Sockets.sourceOf(Sockets.PER_SOURCE_ADDRESS, here))
        .isEqualTo(InetAddress.getByName("127.0.0.2"));
    assertThat(Sockets.sourceOf(5 * Sockets.PER_SOURCE_ADDRESS, here))
        .isEqualTo(InetAddress.getByName("127.0.0.6"));
  }

  @Test
  void anotherMachineSeesOnlyThisMachinesOwnAddress() throws UnknownHostException {
    assertThat(Sockets.sourceOf(Sockets.PER_SOURCE_ADDRESS, InetAddress.getByName("192.0.2.1")))
        .isNull();
  }
}
