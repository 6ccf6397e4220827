package dev.belfry.cli.command;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command that calls a running Belfry.
public abstract class BelfryCommand implements Callable<Integer> {
  @Mixin Connection connection = new Connection();

  protected final Terminal terminal;

  protected BelfryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// What a development token must allow.
  protected abstract Scope scope();

  /// Runs the command.
  ///
  /// @return an [exit code][dev.belfry.cli.terminal.ExitCode]
  protected abstract int run(Api api);

  @Override
  public final Integer call() {
    try (Api api = connection.api(terminal, scope().claim())) {
      return run(api);
    }
  }

  protected boolean json() {
    return connection.json;
  }

  /// What a token may allow.
  public enum Scope {
    OWN_INBOX(""),
    SEND("notifications:send"),
    AUDIT("notifications:audit"),
    CATALOGUE("catalogue:write"),
    ANALYTICS("notifications:analytics"),
    /// Includes asking, because a command reads before it acts.
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
