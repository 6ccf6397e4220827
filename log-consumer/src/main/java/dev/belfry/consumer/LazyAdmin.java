package dev.belfry.consumer;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// An `Admin` client that is made when it is first needed, because it can't be made while Kafka's
/// name is not known. One serves for as long as the service runs: it finds Kafka again by itself.
/// Safe for all threads.
public final class LazyAdmin {
  private final Map<String, Object> connection;
  private @Nullable Admin admin;

  /// @param connection where Kafka is and how to log in
  public LazyAdmin(Map<String, Object> connection) {
    this.connection = Map.copyOf(connection);
  }

  /// The client.
  ///
  /// @throws KafkaException if it can't be made yet
  public synchronized Admin get() {
    Admin existing = admin;
    if (existing == null) {
      existing = Admin.create(connection);
      admin = existing;
    }
    return existing;
  }

  /// Closes the client, if there is one.
  ///
  /// @param patience how long calls under way may take
  public synchronized void close(Duration patience) {
    if (admin != null) {
      admin.close(patience);
    }
  }
}
