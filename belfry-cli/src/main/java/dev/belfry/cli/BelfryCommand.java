package dev.belfry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command that asks a running Belfry.
abstract class BelfryCommand implements Callable<Integer> {
  @Mixin Connection connection = new Connection();

  final Terminal terminal;

  BelfryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// What a token for development is to allow.
  abstract Scope scope();

  /// Does it.
  ///
  /// @return an [ExitCode]
  abstract int run(Api api);

  @Override
  public final Integer call() {
    try (Api api = connection.api(terminal, scope().claim())) {
      return run(api);
    }
  }

  boolean json() {
    return connection.json;
  }

  /// What a token may allow.
  enum Scope {
    OWN_INBOX(""),
    SEND("notifications:send"),
    AUDIT("notifications:audit"),
    /// Looks first at what it acts on.
    OPERATE("notifications:audit notifications:operate");

    private final String claim;

    Scope(String claim) {
      this.claim = claim;
    }

    String claim() {
      return claim;
    }
  }
}
