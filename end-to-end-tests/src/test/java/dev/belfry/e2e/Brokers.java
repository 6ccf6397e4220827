package dev.belfry.e2e;

/// The Kafka that a [Deployment] stands on, one broker or several, each a process of its own.
interface Brokers extends AutoCloseable {
  String bootstrapServers();

  /// Kills the broker that hurts most.
  void kill();

  /// Starts what was killed where it was, and returns when Kafka is whole again.
  void restart();

  @Override
  void close();
}
