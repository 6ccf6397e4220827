package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.ledger.Measurement;
import dev.belfry.benchmarks.wire.Recipient;
import dev.belfry.benchmarks.wire.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The ordinary users: most of them listen and are sent notifications, some come and go, and all
/// look at their lists, at fixed rates.
@SuppressWarnings("FutureReturnValueIgnored") // measured when they complete
final class Bystanders implements AutoCloseable {
  private static final int VISITORS = 100;

  /// So many that a p99 of ten seconds is more than the one worst of them.
  private static final double HELLOS_PER_SECOND = 20;

  private static final double LISTS_PER_SECOND = 40;
  private static final int LIST_CONNECTIONS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Stage stage;
  private final Requests lists;
  private final double perSecond;
  private final List<Recipient> listening;
  private final Queue<Recipient> away; // visitors who may come
  private volatile boolean over;
  private volatile @Nullable Times times;

  Bystanders(Stage stage, Setup setup, double perSecond) {
    this.stage = stage;
    this.perSecond = perSecond;
    lists = new Requests(stage.network(), setup.endpoints().producer(), LIST_CONNECTIONS, PATIENCE);
    int visitors = Math.min(VISITORS, setup.users() / 2);
    listening = stage.recipients().subList(0, setup.users() - visitors);
    away =
        new ConcurrentLinkedQueue<>(
            stage.recipients().subList(setup.users() - visitors, setup.users()));
  }

  List<Recipient> listening() {
    return listening;
  }

  void begin() {
    loop("notifications", perSecond, this::send);
    loop("hellos", HELLOS_PER_SECOND, this::hello);
    loop("lists", LISTS_PER_SECOND, this::list);
  }

  private void loop(String name, double rate, LongConsumer action) {
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            new OpenLoop(rate).run(System.nanoTime(), _ -> !over, action);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /// Adds what they meet from now on for so long. Returns when all that was begun in that time has
  /// ended, or long after.
  void measure(Times into, Duration duration) throws InterruptedException {
    times = into;
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    times = null;
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!into.isComplete() && System.nanoTime() < giveUp) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  void end() {
    over = true;
  }

  private @Nullable Times countBegun() {
    Times current = times;
    if (current != null) {
      current.begun().increment();
    }
    return current;
  }

  private void send(long due) {
    Times current = countBegun();
    stage.sendTo(
        listening.get(ThreadLocalRandom.current().nextInt(listening.size())),
        due,
        current == null ? null : current.measurement());
  }

  private void hello(long due) {
    Times current = countBegun();
    Recipient visitor = away.poll();
    if (visitor == null) { // all of them are still waiting
      helloEnded(current, PATIENCE.toNanos(), false);
      return;
    }
    visitor
        .connect()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .whenComplete((servedAt, failure) -> {
          long end = servedAt == null ? System.nanoTime() : servedAt;
          helloEnded(current, end - due, failure == null);
          visitor.leave().whenComplete((_, _) -> away.add(visitor));
        });
  }

  private static void helloEnded(@Nullable Times current, long nanos, boolean succeeded) {
    if (current != null) {
      current.hello().record(nanos);
      if (!succeeded) {
        current.failures().increment();
      }
    }
  }

  private void list(long due) {
    Times current = countBegun();
    Recipient one = listening.get(ThreadLocalRandom.current().nextInt(listening.size()));
    lists
        .call("GET", "/api/notifications?limit=20", one.token(), "", Map.of())
        .whenComplete((answer, _) -> {
          if (current != null) {
            current.list().record((answer == null ? System.nanoTime() : answer.atNanos()) - due);
            if (answer == null || answer.status() != 200) {
              current.failures().increment();
            }
          }
        });
  }

  @Override
  public void close() {
    end();
  }

  /// What they met.
  ///
  /// @param begun how many notifications, hellos and lists
  /// @param hello from when a socket was to be opened until it was told its position
  /// @param list from when a list was to be asked for until its last byte
  /// @param failures hellos and lists that failed; the times above contain them
  record Times(
      LongAdder begun,
      Measurement measurement,
      Latencies hello,
      Latencies list,
      LongAdder failures) {
    /// With nothing in it yet.
    Times() {
      this(new LongAdder(), new Measurement(), new Latencies(), new Latencies(), new LongAdder());
    }

    Latencies toFrame() {
      return measurement.toFrame();
    }

    private boolean isComplete() {
      return toFrame().count() + hello.count() + list.count() >= begun.sum();
    }
  }
}
