package dev.belfry.embedded;

import org.jspecify.annotations.Nullable;

/// The data directory can't be used: not writable, or in use by another process.
public final class DataDirectoryException extends EmbeddedException {

  DataDirectoryException(String message) {
    this(message, null);
  }

  DataDirectoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
