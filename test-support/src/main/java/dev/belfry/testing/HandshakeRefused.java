package dev.belfry.testing;

/// The server answered a WebSocket handshake with something else than 101.
public final class HandshakeRefused extends RuntimeException {

  private final int status;

  HandshakeRefused(int status, Throwable cause) {
    super("The handshake was refused with status " + status, cause);
    this.status = status;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }
}
