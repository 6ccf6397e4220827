package dev.belfry.service.capacity;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Ends the process when it has run out of memory, however it was started: any thread may have died
/// half-way through anything by then, so nothing that it says about itself would be worth much. It
/// is what `-XX:+ExitOnOutOfMemoryError` does, with the same exit code; no shutdown hook runs,
/// since those need memory too.
final class OutOfMemory {
  static final int EXIT_CODE = 3;

  private static final String LINE =
      "Out of memory (%s): this process ends, since it could not be relied upon any more. Start it again, with more memory (-Xmx) if this comes back; docs/limits.md says what takes how much.%n";

  // All of it made before memory is short.
  private static final byte[] PLAIN = LINE.formatted("heap").getBytes(StandardCharsets.UTF_8);
  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);
  private static final AtomicBoolean ending = new AtomicBoolean();

  private OutOfMemory() {}

  /// Loads what will be needed when nothing can be loaded any more.
  static void prepare() {
    endProcessIfMeant(new IllegalStateException("only tried"));
    line("only tried");
  }

  /// Ends the process if that is what this is, or comes from.
  static void endProcessIfMeant(@Nullable Throwable failure) {
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
      if (at instanceof OutOfMemoryError error) {
        endProcess(error);
      }
    }
  }

  /// Says why, and does not return.
  static void endProcess(OutOfMemoryError error) {
    endProcess(error.getMessage());
  }

  static void endProcess(@Nullable String reason) {
    try {
      if (ending.compareAndSet(false, true)) {
        ERR.write(line(reason)); // past the logging, which may be what has no memory
      } else {
        Thread.sleep(1_000); // another thread is about to say it
      }
    } catch (IOException e) {
      // Nobody listens. What matters is to end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private static byte[] line(@Nullable String reason) {
    try {
      return LINE.formatted(reason + ", thread " + Thread.currentThread().getName())
          .getBytes(StandardCharsets.UTF_8);
    } catch (OutOfMemoryError e) {
      return PLAIN;
    }
  }
}
