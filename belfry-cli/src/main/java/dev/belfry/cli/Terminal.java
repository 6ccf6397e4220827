package dev.belfry.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where a command runs: results go to standard output, everything else to standard error.
///
/// @param out results
/// @param err what is said beside
/// @param in what a command reads where a file is `-`
/// @param interactive whether a person looks at standard error, to whom progress can be shown
/// @param environment the environment's variables
record Terminal(
    PrintStream out,
    PrintStream err,
    InputStream in,
    boolean interactive,
    Map<String, String> environment) {

  /// The one of this process. Java cannot tell whether a person looks at standard error alone: the
  /// script says it (`-Dbelfry.interactive=true`).
  static Terminal ofThisProcess() {
    return new Terminal(
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.in,
        Boolean.getBoolean("belfry.interactive"),
        System.getenv());
  }

  /// A line of the result.
  void print(String line) {
    out.println(line);
    out.flush();
    if (out.checkError()) {
      throw CommandFailure.failed(""); // nobody reads any more, as in `| head`
    }
  }

  /// A line beside the result.
  void say(String line) {
    err.println(line);
  }
}
