package dev.belfry.delivery.snapshot;

import dev.belfry.events.RecipientId;
import org.jspecify.annotations.Nullable;

/// Bounds the calls to the read model that run at once. There are three shares, each given to
/// partitions and users in turn:
///
/// * first calls of a session go before those of sessions that were told that history is away. The
///   latter have a part of the calls only: where the read model of one partition is stuck, each
///   call lasts until its timeout, and would soon be all calls.
/// * lists have calls of their own, and a budget of bytes from the call until the list has been
///   written to its socket. A client that doesn't read its lists delays itself only, and no
///   greeting waits for a list.
///
/// Safe for all threads; never blocks.
final class CallQueue {
  enum Share {
    FIRST,
    AGAIN,
    LIST
  }

  /// More than that would only wait there instead of here.
  private static final int MAX_CALLS = 16;

  private static final int MAX_CALLS_AGAIN = 4;
  private static final int MAX_LISTS = 4;

  /// For a user's tabs and devices.
  private static final int PER_USER = 2;

  /// Lists of one user that are asked for or still on their way to the browser.
  private static final int LISTS_PER_USER = 2;

  /// A list stops at 256 KiB; with what is around it, it may be this large.
  private static final int LARGEST_LIST = 320 * 1024;

  private static final long LIST_ROOM = 32L * 1024 * 1024;

  private final Object lock = new Object();
  private final FairQueue<Place> first = new FairQueue<>(MAX_CALLS, MAX_CALLS / 2, PER_USER);
  private final FairQueue<Place> again =
      new FairQueue<>(MAX_CALLS_AGAIN, MAX_CALLS_AGAIN / 2, PER_USER);
  private final FairQueue<Place> lists = new FairQueue<>(MAX_LISTS, MAX_LISTS - 1, LISTS_PER_USER);
  private long listBytes;

  /// Makes a call when its turn comes.
  ///
  /// @param partition of the user; negative if it isn't known, as nothing of it is waited for
  Place add(Share share, int partition, RecipientId user, Call call) {
    Place place = new Place(share, call);
    synchronized (lock) {
      queue(share).add(partition, user, place);
    }
    beginNext();
    return place;
  }

  private FairQueue<Place> queue(Share share) {
    return switch (share) {
      case FIRST -> first;
      case AGAIN -> again;
      case LIST -> lists;
    };
  }

  private void beginNext() {
    while (true) {
      Place place;
      synchronized (lock) {
        FairQueue<Place>.Turn turn = nextTurn();
        if (turn == null) {
          return;
        }
        place = turn.call;
        place.began(turn);
      }
      if (!place.call.begin(place)) {
        synchronized (lock) {
          place.end(0);
        }
      }
    }
  }

  private FairQueue<Place>.@Nullable Turn nextTurn() {
    if (first.running() + again.running() < MAX_CALLS) {
      FairQueue<Place>.Turn turn = first.next();
      if (turn == null) {
        turn = again.next();
      }
      if (turn != null) {
        return turn;
      }
    }
    return listBytes + LARGEST_LIST <= LIST_ROOM ? lists.next() : null;
  }

  /// How many calls wait.
  int waiting(Share share) {
    synchronized (lock) {
      return queue(share).waiting();
    }
  }

  /// For how many bytes of lists there is room no more.
  long listBytes() {
    synchronized (lock) {
      return listBytes;
    }
  }

  /// Something to ask.
  interface Call {
    /// Begins, on any thread; must not block. False if nobody waits for it any more.
    ///
    /// @param place told when there is an answer, or none
    boolean begin(Place place);
  }

  /// One call's place in the queue.
  final class Place {
    private final Share share;
    private final Call call;
    private FairQueue<Place>.@Nullable Turn turn;
    private int bytes;
    private boolean ended;
    private boolean dropped;

    private Place(Share share, Call call) {
      this.share = share;
      this.call = call;
    }

    private void began(FairQueue<Place>.Turn given) {
      turn = given;
      hold(share == Share.LIST ? LARGEST_LIST : 0);
    }

    /// The call is over, so another one may begin.
    ///
    /// @param size of the answer
    void ended(int size) {
      synchronized (lock) {
        end(size);
      }
      beginNext();
    }

    /// The answer is needed no more, or never will be. Any number of times, on any thread.
    void drop() {
      synchronized (lock) {
        if (dropped) {
          return;
        }
        dropped = true;
        releaseIfOver();
      }
      beginNext();
    }

    private void end(int size) {
      FairQueue<Place>.Turn given = turn;
      if (given != null && !ended) {
        ended = true;
        given.ended();
        hold(share == Share.LIST ? size : 0);
        releaseIfOver();
      }
    }

    private void releaseIfOver() {
      FairQueue<Place>.Turn given = turn;
      if (given != null && ended && dropped) {
        hold(0);
        given.released();
      }
    }

    private void hold(int size) {
      listBytes += size - bytes;
      bytes = size;
    }
  }
}
