package dev.belfry.benchmarks.load;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How busy a process on this machine keeps the processors, with those it has started. Unlike
/// times, this hardly depends on what else the machine does.
final class ProcessorTime {
  private final @Nullable Long pid;
  private Duration used = Duration.ZERO;
  private Duration watched = Duration.ZERO;

  /// @param pid null if it is not to be watched
  ProcessorTime(@Nullable Long pid) {
    this.pid = pid;
  }

  /// Watches while something is done.
  void during(Measured work) throws InterruptedException {
    long begun = System.nanoTime();
    Duration before = soFar();
    work.run();
    used = used.plus(soFar().minus(before));
    watched = watched.plusNanos(System.nanoTime() - begun);
  }

  /// In processors.
  String share() {
    return pid == null
        ? "-"
        : String.format(Locale.ROOT, "%.2f", (double) used.toMillis() / watched.toMillis());
  }

  /// What each of so many took, in milliseconds of one processor.
  String each(long count) {
    return pid == null || count == 0
        ? "-"
        : String.format(Locale.ROOT, "%.3f ms", used.toNanos() / 1e6 / count);
  }

  private Duration soFar() {
    return pid == null
        ? Duration.ZERO
        : ProcessHandle.of(pid).stream()
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
            .flatMap(process -> process.info().totalCpuDuration().stream())
            .reduce(Duration.ZERO, Duration::plus);
  }

  /// What is done meanwhile.
  @FunctionalInterface
  interface Measured {
    void run() throws InterruptedException;
  }
}
