package dev.belfry.cli.terminal;

import java.util.Locale;

/// Shows the progress of long work as a line on standard error, if a person watches.
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private final String what;
  private boolean shown;

  public ProgressBar(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  public void show(long done, long of) {
    show(done, of, "");
  }

  /// Shows how much is done.
  ///
  /// @param more anything else, such as the time left
  public void show(long done, long of, String more) {
    show(line(done, of, more));
  }

  /// Shows what is going on where that can't be measured.
  public void show(String line) {
    if (terminal.interactive()) {
      terminal.err().print(CLEAR + line);
      terminal.err().flush();
      shown = true;
    }
  }

  public String line(long done, long of, String more) {
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

  /// Removes the line.
  @Override
  public void close() {
    if (shown) {
      terminal.err().print(CLEAR);
      terminal.err().flush();
    }
  }
}
