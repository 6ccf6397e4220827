package dev.belfry.producer.send;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Writes the items of a call for many, each as [LogWriter] writes a call of its own, and each with
/// its own outcome. Together they are bounded as a bulk call of as many recipients is, so that
/// whoever sends many costs others no more by one way than by the other.
///
/// All items are answered within 5 s: those that have not begun half of
/// `belfry.producer.answer-within` after the call's turn came are not begun any more. What was
/// written before is not made again, so each repeat of a call gets further than the one before.
@Component
public final class BatchWriter {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
  private static final UUID NONE = new UUID(0, 0);

  /// How many items wait for Kafka at once, so that there is room for other calls.
  private static final int WINDOW = 100;

  /// When all items have been answered.
  private static final Duration LATEST = Duration.ofMillis(4_600);

  private final LogWriter logWriter;
  private final Answers answers;
  private final BulkLimits limits;
  private final Duration answerWithin;

  BatchWriter(
      LogWriter logWriter, Answers answers, BulkLimits limits, ProducerProperties properties) {
    this.logWriter = logWriter;
    this.answers = answers;
    this.limits = limits;
    this.answerWithin = properties.answerWithin();
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
        return settled(beginAll(beginning(begun), turn.pace(), size, itemAt));
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

  /// From when the time of the items counts: now, but so that the call is answered in time.
  private long beginning(long begun) {
    return Math.min(System.nanoTime(), begun + LATEST.minus(answerWithin).toNanos());
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
    UUID id = NONE;
    CompletableFuture<Published> outcome;
    try {
      if (System.nanoTime() - begun > answerWithin.toNanos() / 2) {
        throw notBegun();
      }
      Item item = itemAt.apply(index);
      id = item.id();
      Optional<Published> known = logWriter.known(item.call());
      outcome =
          known.isPresent()
              ? CompletableFuture.completedFuture(known.get())
              : logWriter.beginOnce(item.call(), new Publication.One(item.event().get()), begun);
    } catch (ProblemException e) {
      outcome = CompletableFuture.failedFuture(e);
    } catch (RuntimeException | StackOverflowError e) {
      outcome = CompletableFuture.failedFuture(defect(e));
    }
    return new Begun(id, outcome.whenComplete((_, _) -> window.release()));
  }

  /// The other items are not concerned.
  private static ProblemException defect(Throwable defect) {
    log.error("An item of a batch failed unexpectedly", defect);
    return ProblemException.defect();
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
      return new Outcome.Written(begun.id(), begun.outcome().join());
    } catch (CompletionException e) {
      return new Outcome.Failed(
          e.getCause() instanceof ProblemException problem ? problem : defect(e));
    }
  }

  /// A notification that is to be written.
  ///
  /// @param call identifies it and its repeats
  /// @param id of the notification
  /// @param event makes its event; not called for what was written before
  public record Item(Call call, UUID id, Supplier<NotificationCreated> event) {}

  /// What has become of an item.
  public sealed interface Outcome {
    /// Kafka has it.
    record Written(UUID id, Published published) implements Outcome {}

    /// It was refused, or its outcome is unknown.
    record Failed(ProblemException problem) implements Outcome {}
  }

  /// @param id not of an item that was refused
  private record Begun(UUID id, CompletableFuture<Published> outcome) {}
}
