package dev.belfry.consumer;

import dev.belfry.events.KafkaRefusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/// One thread that does its work from the start of the service to its end, whatever fails.
///
/// After a failure it begins its work again, with pauses that double, and reports itself as down
/// until the work [goes well][#well]. What is wrong is logged when it begins, changes and ends. An
/// [Error] ends the loop for good, because nothing says that it would not come again: it stays down
/// with the reason.
public abstract class SupervisedLoop implements SmartLifecycle, HealthIndicator {
  /// A member that leaves its group hands its partitions over at once, not when its session times
  /// out.
  protected static final Duration LEAVE_GROUP = Duration.ofSeconds(3);

  /// Pauses of 0.1 s, doubling from failure to failure up to 10 s.
  public static final BackOff PAUSES = pauses();

  private static final Duration INTERRUPTED = Duration.ofSeconds(2);

  private final Logger log = LoggerFactory.getLogger(getClass());
  private final String name;
  private final Duration timeToStop;
  private BackOffExecution pauses = PAUSES.start();
  private final CompletableFuture<@Nullable Void> stopping = new CompletableFuture<>();
  private final Semaphore nudges = new Semaphore(0);
  private volatile @Nullable Thread thread;
  private volatile @Nullable Consumer<?, ?> polling;
  private volatile @Nullable String fault = "not started";
  private boolean failed;

  /// @param name for the thread and for people
  /// @param timeToStop after which the thread is interrupted
  protected SupervisedLoop(String name, Duration timeToStop) {
    this.name = name;
    this.timeToStop = timeToStop;
  }

  private static BackOff pauses() {
    var pauses = new ExponentialBackOff(100, 2);
    pauses.setMaxInterval(10_000);
    return pauses;
  }

  /// Works until the loop is to stop, or until something fails. May return early, to be called
  /// again.
  protected abstract void work() throws InterruptedException;

  /// Why there is nothing more to do for the rest of this process, if so: asked before each round.
  protected @Nullable String reasonToEnd() {
    return null;
  }

  /// What is wrong while the work as such goes well.
  protected Optional<String> trouble() {
    return Optional.empty();
  }

  /// What health says besides.
  protected Map<String, String> details() {
    return Map.of();
  }

  /// A failure, in words that stay the same for as long as the trouble does.
  protected String reasonOf(Throwable failure) {
    String refusal = KafkaRefusal.of(failure);
    return refusal == null
        ? failure.getClass().getSimpleName() + " " + failure.getMessage()
        : refusal;
  }

  /// Whether the loop is to end.
  protected final boolean isStopping() {
    return stopping.isDone();
  }

  /// The last failure is over.
  protected final void well() {
    if (failed) {
      log.info("{} goes on", name);
    }
    failed = false;
    fault = null;
    pauses = PAUSES.start();
  }

  /// Whether the last round failed, and none went well since.
  protected final boolean hasFailed() {
    return failed;
  }

  /// Says why the loop is not working yet; a failure before goes on being what is said.
  protected final void notYet(String reason) {
    if (!failed) {
      fault = reason;
    }
  }

  /// Waits, unless the loop is to stop.
  protected final void pause(Duration atMost) {
    // Not by a copy with a timeout: each would stay with the future until the loop ends.
    try {
      stopping.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The pause is over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("stopping never fails", e);
    }
  }

  /// Waits for something to do: until the loop is nudged, if it was not since its last rest. Ends
  /// early if the loop is to stop.
  protected final void rest(Duration atMost) {
    try {
      if (!isStopping() && nudges.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        nudges.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the loop's rest, or its next one: there may be something to do.
  public final void nudge() {
    if (nudges.availablePermits() == 0) {
      nudges.release();
    }
  }

  /// Waits for what is not there yet; empty if the loop is to stop.
  protected final <T> Optional<T> await(CompletableFuture<T> awaited) {
    if (!awaited.isDone()) {
      notYet("the log has not been found yet");
    }
    CompletableFuture.anyOf(awaited, stopping).join();
    return isStopping() ? Optional.empty() : Optional.of(awaited.join());
  }

  /// Works with a consumer that [#stop] wakes up, and closes it.
  protected final void polling(Consumer<byte[], byte[]> consumer, Polling work)
      throws InterruptedException {
    polling = consumer;
    try {
      work.with(consumer);
    } finally {
      polling = null;
      consumer.close(CloseOptions.timeout(LEAVE_GROUP));
    }
  }

  private void run() {
    try {
      while (!isStopping()) {
        String end = reasonToEnd();
        if (end != null) {
          fault = end;
          log.error("{} has ended: {}", name, end);
          return;
        }
        runOnce();
      }
    } catch (Error e) {
      fault = "ended by %s; the service has to be restarted".formatted(e);
      log.error("{} has ended", name, e);
      throw e;
    }
  }

  private void runOnce() {
    try {
      work();
    } catch (WakeupException e) {
      log.debug("{} was woken up to stop", name);
    } catch (InterruptException | InterruptedException e) {
      stopping.complete(null);
    } catch (RuntimeException e) {
      Throwable cause = causeOf(e);
      if (cause instanceof Error error) {
        throw error;
      }
      failed(cause);
    }
  }

  private void failed(Throwable failure) {
    failed = true;
    String reason = reasonOf(failure);
    if (!reason.equals(fault)) {
      log.warn("{} failed, retrying: {}", name, reason);
      log.debug("The failure", failure);
    }
    fault = reason;
    pause(Duration.ofMillis(pauses.nextBackOff()));
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? causeOf(cause) : failure;
  }

  @Override
  public final Health health() {
    String reason = fault;
    if (reason == null) {
      reason = trouble().orElse(null);
    }
    return reason == null
        ? Health.up().withDetails(details()).build()
        : Health.down().withDetail("reason", reason).build();
  }

  @Override
  public final void start() {
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /// Returns when the thread has ended; what it had not finished is read again at the next start.
  @Override
  public final void stop() {
    stopping.complete(null);
    nudge();
    Consumer<?, ?> consumer = polling;
    if (consumer != null) {
      consumer.wakeup();
    }
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      if (!running.join(timeToStop)) {
        running.interrupt();
        if (!running.join(INTERRUPTED)) {
          log.warn("{} did not stop in time; what it had not finished is read again", name);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    notYet("stopped");
  }

  /// Loops that end in the same phase end at the same time.
  @Override
  public final void stop(Runnable callback) {
    Thread.startVirtualThread(() -> {
      stop();
      callback.run();
    });
  }

  @Override
  public final boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive() && !isStopping();
  }

  /// Work with a consumer.
  @FunctionalInterface
  protected interface Polling {
    /// Polls until it is to stop; the consumer is closed afterwards.
    void with(Consumer<byte[], byte[]> consumer) throws InterruptedException;
  }
}
