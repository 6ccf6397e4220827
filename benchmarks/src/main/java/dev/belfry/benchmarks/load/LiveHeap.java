package dev.belfry.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is alive in the heap of a JVM on this machine, as its own `jcmd` tells it: counted object
/// by object after a full collection. So it does not depend on what the machine does besides.
///
/// @param pid of the process
public record LiveHeap(long pid) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

  /// In bytes, now.
  ///
  /// @throws RunFailure if the process is not there, is no JVM, or is another user's
  long bytes() throws RunFailure, InterruptedException {
    try {
      // Into a file: the JVM stands still for as long as nobody takes what it writes.
      Path histogram = Files.createTempFile("belfry-histogram", ".txt");
      try {
        Process jcmd =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    String.valueOf(pid),
                    "GC.class_histogram")
                .redirectErrorStream(true)
                .redirectOutput(histogram.toFile())
                .start();
        boolean failed = jcmd.waitFor() != 0;
        String answer = Files.readString(histogram).strip();
        if (failed) {
          throw new RunFailure(
              "no histogram of process %s (expected: a JVM of yours): %s".formatted(pid, answer));
        }
        return totalOf(answer);
      } finally {
        Files.delete(histogram);
      }
    } catch (IOException e) {
      throw new RunFailure("jcmd can't be run (expected: a JDK)", e);
    }
  }

  static long totalOf(String histogram) throws RunFailure {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new RunFailure("a histogram without a total");
    }
    return Long.parseLong(total.group(1));
  }
}
