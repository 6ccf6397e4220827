package dev.belfry.embedded;

import org.jspecify.annotations.Nullable;

/// PostgreSQL could not be prepared, started or taken over.
public final class DatabaseStartException extends EmbeddedException {

  DatabaseStartException(String message) {
    this(message, null);
  }

  DatabaseStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
