package dev.belfry.benchmarks.abuse;

/// A burden that one user puts on the server. Begun once, and ended by closing.
public interface Abuse extends AutoCloseable {
  /// Puts it on, until it is closed; returns when it is worth measuring.
  void begin() throws InterruptedException;

  /// What came of it so far, for the report.
  String summary();

  @Override
  void close();
}
