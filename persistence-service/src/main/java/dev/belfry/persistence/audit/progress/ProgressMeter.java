package dev.belfry.persistence.audit.progress;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts what is done and tells about it, at most once a second and when a phase begins. For one
/// thread.
public final class ProgressMeter {
  private static final long EVERY = Duration.ofSeconds(1).toNanos();
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final Consumer<WorkProgress> listener;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private long toldAt;
  private long of;
  private long done;
  private long doneBefore;
  private int partition;
  private @Nullable Phase phase;
  private @Nullable String table;

  /// Starts the clock.
  ///
  /// @param of how many records there are to do
  /// @param listener is told on the thread that works
  public ProgressMeter(long of, Consumer<WorkProgress> listener) {
    this(of, listener, System::nanoTime);
  }

  ProgressMeter(long of, Consumer<WorkProgress> listener, LongSupplier nanoTime) {
    this.of = of;
    this.listener = listener;
    this.nanoTime = nanoTime;
    startedAt = nanoTime.getAsLong();
    toldAt = startedAt - EVERY;
  }

  /// These were done at an earlier time: they count, but not for the rate.
  public void doneBefore(long records) {
    doneBefore += records;
  }

  /// There is more to do than was thought.
  public void grow(long records) {
    of += records;
  }

  /// A phase of the work begins, which is told at once.
  public void begin(Phase next) {
    phase = next;
    table = null;
    tell(nanoTime.getAsLong());
  }

  /// A table comes next.
  public void begin(String nextTable) {
    table = nextTable;
    goOn();
  }

  /// These are done now.
  public void done(int inPartition, long records) {
    partition = inPartition;
    done += records;
    goOn();
  }

  /// Something goes on of which no more can be said.
  public void goOn() {
    long now = nanoTime.getAsLong();
    if (now - toldAt >= EVERY) {
      tell(now);
    }
  }

  /// How many records were done since the start.
  public long records() {
    return done;
  }

  /// How many seconds it has been.
  public double seconds() {
    return (nanoTime.getAsLong() - startedAt) / SECOND;
  }

  private void tell(long now) {
    toldAt = now;
    listener.accept(progress(now));
  }

  private WorkProgress progress(long now) {
    double rate = done / Math.max(0.001, (now - startedAt) / SECOND);
    long all = doneBefore + done;
    return new WorkProgress(
        partition,
        all,
        of,
        Math.round(rate),
        Math.round((of - all) / Math.max(1, rate)),
        phase,
        table);
  }
}
