package dev.belfry.embedded;

import org.jspecify.annotations.Nullable;

/// The broker could not be started.
public final class BrokerStartException extends EmbeddedException {

  BrokerStartException(String message) {
    this(message, null);
  }

  BrokerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
