package dev.belfry.delivery.snapshot;

import dev.belfry.events.RecipientId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls that wait for their turn. Partitions take turns, and within each its users: many calls of
/// one user wait behind each other, and slow calls of one partition leave room for the others. One
/// thread at a time.
///
/// @param <C> a call
final class FairQueue<C> {
  private final int most;
  private final int perPartition;
  private final int perUser;
  private final Map<Integer, Lane<C>> lanes = new HashMap<>();
  private final Deque<Lane<C>> turns = new ArrayDeque<>();
  private int running;
  private int waiting;

  /// @param most calls that may run at once
  /// @param perPartition how many of them for users of one partition
  /// @param perUser how many calls of one user may run, or have an answer that is still held
  FairQueue(int most, int perPartition, int perUser) {
    this.most = most;
    this.perPartition = perPartition;
    this.perUser = perUser;
  }

  void add(int partition, RecipientId user, C call) {
    Lane<C> lane = lanes.computeIfAbsent(partition, Lane::new);
    if (lane.queues.isEmpty()) {
      turns.addLast(lane);
    }
    Queue<C> queue = lane.queues.computeIfAbsent(user.value(), key -> new Queue<>(lane, key));
    queue.calls.addLast(call);
    waiting++;
    if (queue.calls.size() == 1 && queue.held < perUser) {
      lane.ready.addLast(queue);
    }
  }

  /// The call whose turn it is, and which runs from now on; null if none may.
  @Nullable Turn next() {
    if (running >= most) {
      return null;
    }
    for (int i = turns.size(); i > 0; i--) {
      Lane<C> lane = turns.removeFirst();
      turns.addLast(lane);
      if (lane.running < perPartition && !lane.ready.isEmpty()) {
        return start(lane.ready.removeFirst());
      }
    }
    return null;
  }

  private Turn start(Queue<C> queue) {
    C call = queue.calls.removeFirst();
    waiting--;
    running++;
    queue.lane.running++;
    queue.held++;
    if (!queue.calls.isEmpty() && queue.held < perUser) {
      queue.lane.ready.addLast(queue);
    }
    return new Turn(queue, call);
  }

  int running() {
    return running;
  }

  int waiting() {
    return waiting;
  }

  private void release(Queue<C> queue) {
    if (queue.held == perUser && !queue.calls.isEmpty()) {
      queue.lane.ready.addLast(queue);
    }
    queue.held--;
    if (queue.held == 0 && queue.calls.isEmpty()) {
      queue.lane.queues.remove(queue.user);
      if (queue.lane.queues.isEmpty()) {
        lanes.remove(queue.lane.partition);
        turns.remove(queue.lane);
      }
    }
  }

  /// A call that runs, or whose answer is held.
  final class Turn {
    final C call;
    private final Queue<C> queue;

    private Turn(Queue<C> queue, C call) {
      this.queue = queue;
      this.call = call;
    }

    /// It has been answered, or given up: another one may run.
    void ended() {
      running--;
      queue.lane.running--;
    }

    /// Its answer is no longer held. After [#ended()].
    void released() {
      release(queue);
    }
  }

  private static final class Lane<C> {
    final int partition;
    final Map<String, Queue<C>> queues = new HashMap<>();

    /// Those of its users who have a call that may run.
    final Deque<Queue<C>> ready = new ArrayDeque<>();

    int running;

    Lane(int partition) {
      this.partition = partition;
    }
  }

  private static final class Queue<C> {
    final Lane<C> lane;
    final String user;
    final Deque<C> calls = new ArrayDeque<>(1);
    int held;

    Queue(Lane<C> lane, String user) {
      this.lane = lane;
      this.user = user;
    }
  }
}
