package dev.belfry.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A port for a server that a test stops and starts again where it was. The system never gives such
/// a port to an outgoing connection, so nobody takes it while the server is away.
public final class FreePort {
  private static final int FIRST = 20_000;

  /// Linux begins its ephemeral ports here, other systems above.
  private static final int FIRST_EPHEMERAL = 32_768;

  private static final int ATTEMPTS = 1_000;

  private FreePort() {}

  /// A random one, because other test runs on this machine look for one at the same time.
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST_EPHEMERAL);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No port from %s to %s is free. End the programs that listen there."
            .formatted(String.valueOf(FIRST), String.valueOf(FIRST_EPHEMERAL - 1)));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
