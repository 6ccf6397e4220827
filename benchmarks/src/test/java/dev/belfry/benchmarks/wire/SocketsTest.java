package dev.belfry.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SocketsTest {
  @Test
  void moreSocketsThanOneAddressHasPortsComeFromFurtherOnes() throws UnknownHostException {
    InetAddress here = address(127, 0, 0, 1);

    assertThat(Sockets.sourceOf(0, here)).isNull();
    assertThat(Sockets.sourceOf(Sockets.PER_SOURCE_ADDRESS - 1, here)).isNull();
    assertThat(Sockets.sourceOf(Sockets.PER_SOURCE_ADDRESS, here)).isEqualTo(address(127, 0, 0, 2));
    assertThat(Sockets.sourceOf(5 * Sockets.PER_SOURCE_ADDRESS, here))
        .isEqualTo(address(127, 0, 0, 6));
  }

  @Test
  void anotherMachineSeesOnlyThisMachinesOwnAddress() throws UnknownHostException {
    assertThat(Sockets.sourceOf(Sockets.PER_SOURCE_ADDRESS, address(192, 0, 2, 1))).isNull();
  }

  private static InetAddress address(int... bytes) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
  }
}
