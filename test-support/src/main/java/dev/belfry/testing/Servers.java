package dev.belfry.testing;

/// A broker and a database of one kind. Each can be stopped and started again, on the same address
/// and the same data.
sealed interface Servers extends AutoCloseable permits EmbeddedServers, ContainerServers {

  void startKafka();

  void stopKafka();

  String bootstrapServers();

  void startDatabase();

  void stopDatabase();

  /// The database that is there from the start.
  Database database();

  /// Stops both and removes what they kept.
  @Override
  void close();
}
