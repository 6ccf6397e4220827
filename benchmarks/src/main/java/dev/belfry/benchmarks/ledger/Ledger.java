package dev.belfry.benchmarks.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Every notification of a run: when it was to be sent, what the server answered, which frames
/// brought it. Safe for all threads; times are of [System#nanoTime()].
public final class Ledger {
  private final List<Entry> entries = new ArrayList<>();
  private final SortedMap<Integer, Integer> refusals = new TreeMap<>();
  private int pending;
  private int owed;
  private int accepted;
  private int unanswered;
  private int duplicates;
  private int misdirected;
  private int mismatched;
  private int foreign;
  private long lastNews;

  /// Enters a notification that is about to be sent.
  ///
  /// @param intendedNanos when it is to be sent, however late that really happens
  /// @param user the index of its recipient
  /// @param measurement takes its times; null while warming up
  /// @return its sequence number
  public synchronized int enter(long intendedNanos, int user, @Nullable Measurement measurement) {
    entries.add(new Entry(intendedNanos, user, measurement));
    pending++;
    return entries.size() - 1;
  }

  /// The server answered.
  ///
  /// @param id of the notification, from the body of a 202; null if it has none
  public synchronized void answered(int sequence, int status, @Nullable UUID id, long nanos) {
    Entry entry = entries.get(sequence);
    pending--;
    if (status == 202) {
      accepted++;
      entry.accepted = true;
      entry.idOfAnswer = id;
      if (entry.frames == 0) {
        owed++;
      }
      if (id == null || (entry.idOfFrame != null && !id.equals(entry.idOfFrame))) {
        mismatched++;
      }
      if (entry.measurement != null) {
        entry.measurement.toAccepted().record(nanos - entry.intendedNanos);
      }
    } else {
      refusals.merge(status, 1, Integer::sum);
    }
    news();
  }

  /// There will be no answer; whether it was sent is unknown.
  public synchronized void unanswered(int sequence) {
    pending--;
    unanswered++;
    news();
  }

  /// A frame brought a notification.
  ///
  /// @param user whose socket it came by
  public synchronized void pushed(int user, int sequence, UUID id, long nanos) {
    if (sequence < 0 || sequence >= entries.size()) {
      foreign++;
      return;
    }
    Entry entry = entries.get(sequence);
    if (entry.user != user) {
      misdirected++;
      return;
    }
    entry.frames++;
    if (entry.frames > 1) {
      duplicates++;
      return;
    }
    entry.idOfFrame = id;
    if (entry.accepted) {
      owed--;
      if (entry.idOfAnswer != null && !id.equals(entry.idOfAnswer)) {
        mismatched++;
      }
    }
    if (entry.measurement != null) {
      entry.measurement.toFrame().record(nanos - entry.intendedNanos);
    }
    news();
  }

  /// A frame brought a notification that this run did not send.
  public synchronized void foreign() {
    foreign++;
  }

  /// Waits until everything sent is answered and everything accepted has arrived, for as long as
  /// answers and frames keep coming: what an overloaded server still owes is late, not lost.
  ///
  /// @param silence gives up when nothing has come for so long
  /// @return whether all has come
  public synchronized boolean awaitSettled(Duration silence) throws InterruptedException {
    lastNews = System.nanoTime();
    while (pending > 0 || owed > 0) {
      long left = (lastNews + silence.toNanos() - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// The sum of it all, as of now.
  public synchronized LedgerTotals tally() {
    return new LedgerTotals(
        entries.size(),
        accepted,
        new TreeMap<>(refusals),
        unanswered + pending,
        owed,
        duplicates,
        misdirected,
        mismatched,
        foreign);
  }

  private void news() {
    lastNews = System.nanoTime();
    notifyAll();
  }

  private static final class Entry {
    final long intendedNanos;
    final int user;
    final @Nullable Measurement measurement;
    boolean accepted;
    int frames;
    @Nullable UUID idOfAnswer;
    @Nullable UUID idOfFrame;

    Entry(long intendedNanos, int user, @Nullable Measurement measurement) {
      this.intendedNanos = intendedNanos;
      this.user = user;
      this.measurement = measurement;
    }
  }
}
