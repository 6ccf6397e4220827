package dev.belfry.persistence.database;

import dev.belfry.events.RecipientId;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// How many of the connections one user's reads may have at once: whoever reads a lot, or slowly,
/// waits for herself, and the rest of the pool is there for others.
@Component
public class ReadShares {
  /// Calls have virtual threads: one that waits here costs no other thread and no connection.
  private static final Duration TURN = Duration.ofSeconds(2);

  private final int readsPerUser;
  private final ConcurrentMap<RecipientId, Share> shares = new ConcurrentHashMap<>();

  ReadShares(PersistenceProperties properties) {
    readsPerUser = properties.readsPerUser();
  }

  /// Runs a read when it is its turn among those of its user, in the order in which they came.
  ///
  /// @throws ProblemException 429 if that takes too long
  public <T> T inTurn(RecipientId user, Supplier<T> read) {
    Share share = enter(user);
    try {
      if (!share.turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ProblemException.tooMany(Duration.ofSeconds(1));
      }
      try {
        return read.get();
      } finally {
        share.turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("Notifications can't be read at the moment; try again.");
    } finally {
      leave(user);
    }
  }

  private Share enter(RecipientId user) {
    return shares.compute(
        user, (_, known) -> (known == null ? new Share(readsPerUser) : known).enter());
  }

  /// Who reads nothing is forgotten.
  private void leave(RecipientId user) {
    shares.computeIfPresent(user, (_, share) -> share.leave() ? null : share);
  }

  /// How many users something is known of.
  int users() {
    return shares.size();
  }

  /// Counted under the lock of its place in the map.
  private static final class Share {
    final Semaphore turns;
    private int calls;

    Share(int most) {
      turns = new Semaphore(most, true);
    }

    Share enter() {
      calls++;
      return this;
    }

    /// Whether that was the last.
    boolean leave() {
      return --calls == 0;
    }
  }
}
