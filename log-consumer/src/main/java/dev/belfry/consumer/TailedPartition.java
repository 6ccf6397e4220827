package dev.belfry.consumer;

import dev.belfry.consumer.Trouble.Troubled;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;

/// How it stands with one partition of a [Tail]: it is read, or Kafka is asked where it ends, or
/// will be after a pause. Written by one thread, read by all.
final class TailedPartition implements Troubled {
  private BackOffExecution pauses = SupervisedLoop.PAUSES.start();
  private volatile long pin = -1;
  private volatile long next;
  private volatile @Nullable Trouble trouble;
  private boolean reading;
  private @Nullable CompletableFuture<End> asked;
  private long dueAt = System.nanoTime();
  private String what = "";

  boolean isPinned() {
    return pin >= 0;
  }

  boolean isCaughtUp() {
    return isPinned() && next >= pin;
  }

  boolean isReading() {
    return reading;
  }

  boolean isDue() {
    return !reading && asked == null && System.nanoTime() - dueAt >= 0;
  }

  boolean isAsked() {
    return asked != null;
  }

  @Override
  public @Nullable Trouble trouble() {
    return trouble;
  }

  /// From where on everything counts.
  long pin() {
    return pin;
  }

  /// The next offset to read.
  long next() {
    return next;
  }

  /// What is wrong with the records there.
  String what() {
    return what;
  }

  void ask(CompletableFuture<End> answer) {
    asked = answer;
  }

  /// The answer, once, when it is there.
  ///
  /// @throws java.util.concurrent.CompletionException if there is none to be had
  Optional<End> answer() {
    CompletableFuture<End> answer = asked;
    if (answer == null || !answer.isDone()) {
      return Optional.empty();
    }
    asked = null;
    return Optional.of(answer.join());
  }

  void waits(Trouble reason) {
    trouble = reason;
    dueAt = System.nanoTime() + Duration.ofMillis(pauses.nextBackOff()).toNanos();
  }

  void pin(long end, long begin) {
    pin = end;
    goOn(begin);
  }

  void goOn(long from) {
    next = from;
    trouble = null;
    reading = true;
    pauses = SupervisedLoop.PAUSES.start();
  }

  void read(long upTo) {
    next = upTo;
  }

  void cannotRead(String whatIsWrong) {
    what = whatIsWrong;
    reading = false;
    dueAt = System.nanoTime();
  }

  /// What Kafka says.
  ///
  /// @param offset where the partition ends
  /// @param since the first offset of those that are read back; -1 if there is none
  record End(long offset, long since) {}
}
