package dev.belfry.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/// Where a command runs: results go to standard output, everything else to standard error.
///
/// @param out results
/// @param err everything else
/// @param in read where a file is named `-`
/// @param interactive whether a person watches standard error and can be shown progress
/// @param ansi whether it shows colours
/// @param environment the environment's variables
public record Terminal(
    PrintStream out,
    PrintStream err,
    InputStream in,
    boolean interactive,
    Ansi ansi,
    Map<String, String> environment) {

  /// Of this process. Java can't tell whether standard error alone is a terminal, so the script
  /// says it (`-Dbelfry.interactive=true`). There are colours where results go to a terminal too,
  /// and `NO_COLOR` does not forbid them: what goes to a file or a pipe has none.
  public static Terminal ofThisProcess() {
    boolean interactive = Boolean.getBoolean("belfry.interactive");
    return new Terminal(
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.in,
        interactive,
        interactive ? Ansi.AUTO : Ansi.OFF,
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

  /// Prints a line that says what is wrong.
  public void complain(String line) {
    say(bad(line));
  }

  /// Text for what is as it should be: green, where there are colours.
  public String good(String text) {
    return coloured(text, Style.fg_green);
  }

  /// Text for what is wrong or gone: red, where there are colours.
  public String bad(String text) {
    return coloured(text, Style.fg_red);
  }

  private String coloured(String text, Style style) {
    return Help.defaultColorScheme(ansi).apply(text, List.of(style)).toString();
  }
}
