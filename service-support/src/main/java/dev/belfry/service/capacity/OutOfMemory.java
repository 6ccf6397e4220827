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

  // Made before memory is short.
  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);
  private static final AtomicBoolean ending = new AtomicBoolean();

  private OutOfMemory() {}

  /// Loads what will be needed when nothing can be loaded any more.
  static void prepare() {
    endProcessIfMeant(new IllegalStateException("only tried"));
    Reason.of("only tried");
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
    endProcess(Reason.of(error.getMessage()));
  }

  /// Past the logging, which may be what has no memory; and without making anything, because
  /// whoever is first may be held up by that until another thread ends the process in silence.
  static void endProcess(Reason reason) {
    try {
      if (ending.compareAndSet(false, true)) {
        ERR.write(reason.line);
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

  /// What there is no more of.
  enum Reason {
    HEAP("heap"),
    THREADS("threads"),
    METASPACE("Metaspace"),
    BUFFERS("direct buffers"),
    TIME("nothing but garbage collection for seconds");

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final byte[] line;

    Reason(String name) {
      line =
          "Out of memory (%s): this process ends, since it could not be relied upon any more. Start it again, with more memory (-Xmx) if this comes back; docs/limits.md says what takes how much.%n"
              .formatted(name)
              .getBytes(StandardCharsets.UTF_8);
    }

    /// By what the JVM says.
    private static Reason of(@Nullable String message) {
      if (message == null) {
        return HEAP;
      }
      if (message.contains("thread")) {
        return THREADS;
      }
      if (message.contains("Metaspace") || message.contains("class space")) {
        return METASPACE;
      }
      return message.contains("direct") || message.contains("Direct") ? BUFFERS : HEAP;
    }
  }
}
