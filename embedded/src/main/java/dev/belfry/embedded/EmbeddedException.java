package dev.belfry.embedded;

import org.jspecify.annotations.Nullable;

/// What keeps the embedded broker or database from starting. The message is one line made for the
/// person at the terminal: what is wrong, where, and what to do about it. No stack trace is needed
/// to understand it.
public abstract sealed class EmbeddedException extends RuntimeException
    permits BrokerStartException,
        DataDirectoryException,
        DatabaseStartException,
        PortInUseException {

  EmbeddedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
