package dev.belfry.service.capacity;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;

/// Notices that memory has run out where nobody says so: the thread that met it kept it to itself,
/// or all threads stand still because the collector never comes to its end.
final class MemoryWatch implements Runnable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int PERIODS = 10;
  private static final double NEARLY_ALL_TIME = 0.9;
  private static final double NEARLY_FULL = 0.95;
  private static final int PROBE_BYTES = 64 * 1024;

  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(collector -> !collector.getName().contains("Concurrent")) // stops nobody
          .toList();

  @SuppressWarnings(
      "UnusedVariable") // a field, since the compiler leaves out what nobody could see
  private volatile byte[] probe = new byte[0];

  private int periodsLost;

  static void start() {
    Thread.ofPlatform().daemon().name("memory-watch").start(new MemoryWatch());
  }

  @Override
  public void run() {
    try {
      while (true) {
        long collectedBefore = collectionMillis();
        long before = System.nanoTime();
        Thread.sleep(PERIOD);
        probe = new byte[PROBE_BYTES];
        probe = new byte[0];
        judge(collectionMillis() - collectedBefore, (System.nanoTime() - before) / 1_000_000);
      }
    } catch (OutOfMemoryError e) {
      OutOfMemory.endProcess(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void judge(long collectionMillis, long millis) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    boolean lost =
        collectionMillis > NEARLY_ALL_TIME * millis && heap.getUsed() > NEARLY_FULL * heap.getMax();
    periodsLost = lost ? periodsLost + 1 : 0;
    if (periodsLost >= PERIODS) {
      OutOfMemory.endProcess(OutOfMemory.Reason.TIME);
    }
  }

  private long collectionMillis() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      sum += collector.getCollectionTime();
    }
    return sum;
  }
}
