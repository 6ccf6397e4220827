package dev.belfry.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where a command runs: results go to standard output, everything else to standard error.
///
/// @param out results
/// @param err everything else
/// @param in read where a file is named `-`
/// @param interactive whether a person watches standard error and can be shown progress
/// @param environment the environment's variables
public record Terminal(
    PrintStream out,
    PrintStream err,
    InputStream in,
    boolean interactive,
    Map<String, String> environment) {

  /// Of this process. Java can't tell whether standard error alone is a terminal, so the script
  /// says it (`-Dbelfry.interactive=true`).
  public static Terminal ofThisProcess() {
    return new Terminal(
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.in,
        Boolean.getBoolean("belfry.interactive"),
        System.getenv());
  }

  /// Prints a line of the result.
  public void print(String line) {
    out.println(line);
    out.flush();
    if (out.checkError()) {
      throw CommandFailure.failed(""); // the reader is gone, as in `| head`
    }
  }

  /// Prints a line that is not part of the result.
  public void say(String line) {
    err.println(line);
  }
}
