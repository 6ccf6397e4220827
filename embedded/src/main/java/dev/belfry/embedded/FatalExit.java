package dev.belfry.embedded;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens when the broker gives up. Kafka ends its process when it can't go on (its disk is
/// full or gone, its metadata log is damaged): at once, without running shutdown hooks, and so also
/// the process it is embedded in. Here the process says why, in one line, and then exits in order,
/// with sockets closed and the database stopped, for as long as that takes at most [#PATIENCE].
///
/// The procedures are one per process, and so is this.
final class FatalExit {

  private static final Logger log = LoggerFactory.getLogger(FatalExit.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicBoolean happened = new AtomicBoolean();

  private FatalExit() {}

  static void install() {
    Exit.setHaltProcedure(FatalExit::leave);
    Exit.setExitProcedure(FatalExit::leave);
  }

  /// Whether the broker has given up. Its threads then wait for the end of the process, and
  /// stopping it in order would wait for them.
  static boolean happened() {
    return happened.get();
  }

  private static void leave(int status, @Nullable String message) {
    if (happened.compareAndSet(false, true)) {
      log.error(
          "The embedded Kafka broker can't go on and ends this process (status {}{}). A full or failing disk is the usual cause: see the error logged before this line, make room and start again; what was acknowledged is kept.",
          status,
          message == null ? "" : ", " + message);
      Thread.ofPlatform().name("kafka-fatal-exit").start(() -> System.exit(status));
      Thread.ofPlatform().daemon().name("kafka-fatal-halt").start(() -> haltAfterPatience(status));
    }
    stayHere();
  }

  private static void haltAfterPatience(int status) {
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      log.warn("Interrupted while waiting for an orderly exit");
    }
    Runtime.getRuntime().halt(status);
  }

  /// Kafka's code relies on these calls not returning.
  private static void stayHere() {
    var never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        log.debug("Interrupted on the way out");
      }
    }
  }
}
