package dev.belfry.standalone;

import java.util.Map;

/// A server that the services need: one that this process starts and stops, or one that is there
/// already.
sealed interface Server extends AutoCloseable permits OwnKafka, OwnPostgres, ExternalServer {
  /// Kafka or PostgreSQL.
  String name();

  /// Returns when it can be used.
  void start();

  /// What the services must be told in Spring's words, once it has started.
  Map<String, String> settings();

  /// Where it is and how others get in, in one line for the person at the terminal.
  String summary();

  @Override
  void close();
}
