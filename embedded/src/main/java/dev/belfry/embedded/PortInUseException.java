package dev.belfry.embedded;

/// The port asked for can't be listened on, because something else does.
public final class PortInUseException extends EmbeddedException {

  private final int port;

  PortInUseException(int port, String message, Throwable cause) {
    super(message, cause);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
