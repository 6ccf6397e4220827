package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.ledger.Measurement;
import dev.belfry.benchmarks.wire.Recipient;
import dev.belfry.benchmarks.wire.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The ordinary users: most of them listen and are sent notifications, some come and go, and all
/// look at their lists, at fixed rates.
@SuppressWarnings("FutureReturnValueIgnored") // measured when they complete
final class Bystanders implements AutoCloseable {
  private static final int VISITORS = 20;
  private static final double HELLOS_PER_SECOND = 5;
  private static final double LISTS_PER_SECOND = 10;
  private static final int LIST_CONNECTIONS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Stage stage;
  private final Requests lists;
  private final double perSecond;
  private final List<Recipient> listening;
  private final List<Recipient> visiting;
  private final AtomicInteger nextVisitor = new AtomicInteger();
  private volatile boolean over;
  private volatile @Nullable Times times;

  Bystanders(Stage stage, Setup setup, double perSecond) {
    this.stage = stage;
    this.perSecond = perSecond;
    lists = new Requests(stage.network(), setup.endpoints().producer(), LIST_CONNECTIONS, PATIENCE);
    int visitors = Math.min(VISITORS, setup.users() / 2);
    listening = stage.recipients().subList(0, setup.users() - visitors);
    visiting = stage.recipients().subList(setup.users() - visitors, setup.users());
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

  /// What they meet from now on for so long, and for what was begun in that time until it ends.
  Times measureFor(Duration duration) throws InterruptedException {
    Times measured =
        new Times(new Measurement(), new Latencies(), new Latencies(), new LongAdder());
    times = measured;
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    times = null;
    TimeUnit.SECONDS.sleep(1); // for the last
    return measured;
  }

  void end() {
    over = true;
  }

  private void send(long due) {
    Times current = times;
    stage.sendTo(
        listening.get(ThreadLocalRandom.current().nextInt(listening.size())),
        due,
        current == null ? null : current.measurement());
  }

  private void hello(long due) {
    if (visiting.isEmpty()) {
      return;
    }
    Times current = times;
    Recipient visitor = visiting.get(nextVisitor.getAndIncrement() % visiting.size());
    visitor
        .connect()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .whenComplete((servedAt, failure) -> {
          if (current != null) {
            current.hello().record((servedAt == null ? System.nanoTime() : servedAt) - due);
            if (failure != null) {
              current.failures().increment();
            }
          }
          if (visitor.isOpen()) {
            visitor.leave();
          }
        });
  }

  private void list(long due) {
    Times current = times;
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
  /// @param hello from when a socket was to be opened until it was told its position
  /// @param list from when a list was to be asked for until its last byte
  /// @param failures hellos and lists that failed; the times above contain them
  record Times(Measurement measurement, Latencies hello, Latencies list, LongAdder failures) {
    Latencies toFrame() {
      return measurement.toFrame();
    }
  }
}
