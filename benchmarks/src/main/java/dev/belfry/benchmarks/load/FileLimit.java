package dev.belfry.benchmarks.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many sockets the system lets this process open.
final class FileLimit {
  private static final int FOR_EVERYTHING_ELSE = 500;

  private FileLimit() {}

  /// Says so before ten thousand handshakes have been made, not after.
  ///
  /// @throws RunFailure if so many sockets cannot be open
  static void check(int sockets) throws RunFailure {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long limit = system.getMaxFileDescriptorCount();
      if (limit > 0 && sockets + FOR_EVERYTHING_ELSE > limit) {
        throw new RunFailure(
            "%s sockets need a limit of %s open files; it is %s (ulimit -n)"
                .formatted(sockets, sockets + FOR_EVERYTHING_ELSE, limit));
      }
    }
  }
}
