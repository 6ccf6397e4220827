package dev.belfry.producer.send;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Writes the items of a call for many, each as [LogWriter] writes a call of its own, and each with
/// its own outcome. Together they are bounded as a bulk call of as many recipients is, so that
/// whoever sends many costs others no more by one way than by the other.
///
/// All items are answered within `belfry.producer.answer-within` of the call's beginning: those
/// that have not begun when half of it has passed are not begun any more.
@Component
public final class BatchWriter {
  /// How many items wait for Kafka at once, so that there is room for other calls.
  private static final int WINDOW = 100;

  private final LogWriter logWriter;
  private final Answers answers;
  private final BulkLimits limits;
  private final Duration beginWithin;

  BatchWriter(
      LogWriter logWriter, Answers answers, BulkLimits limits, ProducerProperties properties) {
    this.logWriter = logWriter;
    this.answers = answers;
    this.limits = limits;
    this.beginWithin = properties.answerWithin().dividedBy(2);
  }

  /// Writes all items, in their order where they have one recipient.
  ///
  /// @param call the call as a whole
  /// @param size how many items there are
  /// @param itemAt makes an item; called once for each, in order, when its turn has come; what it
  ///   throws as a [ProblemException] is that item's outcome
  /// @return the outcome of each item, in order
  /// @throws ProblemException 503, if the caller or all callers have too much under way; then no
  ///   item was written
  public List<Outcome> writeEach(Call call, int size, IntFunction<Item> itemAt) {
    long begun = System.nanoTime();
    BulkTurn turn = admit(call, size);
    int written = 0;
    try {
      if (!turn.await()) {
        throw tooMany(call, new LimitReached("There are too many bulk calls at the moment."));
      }
      try {
        written = size;
        return settled(beginAll(begun, turn.pace(), size, itemAt));
      } finally {
        turn.giveBack();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw answers.unavailable(LogWriter.told(call, Map.of()));
    } finally {
      turn.ended().accept(size - written);
    }
  }

  private BulkTurn admit(Call call, int size) {
    try {
      return limits.admit(call.caller(), size);
    } catch (LimitReached e) {
      throw tooMany(call, e);
    }
  }

  private RuntimeException tooMany(Call call, LimitReached reached) {
    return answers.problem(reached, LogWriter.told(call, Map.of()));
  }

  private List<Begun> beginAll(long begun, BulkPace pace, int size, IntFunction<Item> itemAt)
      throws InterruptedException {
    Semaphore window = new Semaphore(WINDOW);
    List<Begun> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      pace.await(i);
      window.acquire();
      items.add(begin(begun, i, itemAt, window));
    }
    return items;
  }

  /// @param window gets its permit back when the item has ended
  private Begun begin(long begun, int index, IntFunction<Item> itemAt, Semaphore window) {
    CompletableFuture<Published> outcome;
    @Nullable Item item = null;
    try {
      if (System.nanoTime() - begun > beginWithin.toNanos()) {
        throw notBegun();
      }
      item = itemAt.apply(index);
      outcome = logWriter.beginOnce(item.call(), item.publication(), begun);
    } catch (ProblemException e) {
      outcome = CompletableFuture.failedFuture(e);
    }
    return new Begun(item, outcome.whenComplete((_, _) -> window.release()));
  }

  private static ProblemException notBegun() {
    return ProblemException.unavailable("There was no time left for this item; repeat the call.")
        .with("outcome", "nothing_written");
  }

  private static List<Outcome> settled(List<Begun> items) {
    return items.stream().map(BatchWriter::settled).toList();
  }

  private static Outcome settled(Begun begun) {
    try {
      Published published = begun.outcome().join();
      if (begun.item() == null) {
        throw new IllegalStateException("an item was published that was never made");
      }
      return new Outcome.Written(begun.item(), published);
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        return new Outcome.Failed(problem);
      }
      throw e;
    }
  }

  /// A notification that is to be written.
  ///
  /// @param call identifies it and its repeats
  public record Item(Call call, NotificationCreated event) {
    Publication publication() {
      return new Publication.One(event);
    }
  }

  /// What has become of an item.
  public sealed interface Outcome {
    /// Kafka has it.
    record Written(Item item, Published published) implements Outcome {}

    /// It was refused, or its outcome is unknown.
    record Failed(ProblemException problem) implements Outcome {}
  }

  /// @param item null if it could not be made
  private record Begun(@Nullable Item item, CompletableFuture<Published> outcome) {}
}
