package dev.belfry.cli;

import java.util.Locale;

/// How far long work is: a line that a person sees on standard error, and no one else.
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private final String what;
  private boolean shown;

  ProgressBar(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  void show(long done, long of) {
    show(done, of, "");
  }

  /// @param more what else is known, such as the time left
  void show(long done, long of, String more) {
    show(line(done, of, more));
  }

  /// Says what is going on, where that can't be measured.
  void show(String line) {
    if (terminal.interactive()) {
      terminal.err().print(CLEAR + line);
      terminal.err().flush();
      shown = true;
    }
  }

  String line(long done, long of, String more) {
    double part = of <= 0 ? 1 : Math.min(1, (double) done / of);
    int filled = (int) (part * WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d%%  %,d of %,d %s%s",
        "#".repeat(filled),
        "-".repeat(WIDTH - filled),
        (int) (part * 100),
        done,
        of,
        what,
        more.isEmpty() ? "" : ", " + more);
  }

  /// Takes the line away.
  @Override
  public void close() {
    if (shown) {
      terminal.err().print(CLEAR);
      terminal.err().flush();
    }
  }
}
