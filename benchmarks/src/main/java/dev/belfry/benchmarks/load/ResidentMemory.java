package dev.belfry.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The resident memory of a process on this machine, as Linux tells it.
///
/// @param pid of the process
public record ResidentMemory(long pid) {
  /// In KiB, now.
  ///
  /// @throws RunFailure if there is no such process, or no Linux
  long kibibytes() throws RunFailure {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      throw new RunFailure("no memory figures of process " + pid, e);
    }
    throw new RunFailure("no memory figures of process " + pid);
  }
}
