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
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/// How many reads one user may have under way: whoever reads a lot, or slowly, waits for
/// themselves, and the rest of the connections and of the memory is there for others. Safe for all
/// threads.
@Component
public class ReadShares {
  /// Calls have virtual threads: one that waits here costs no other thread and no connection.
  private static final Duration TURN = Duration.ofSeconds(2);

  private static final String HELD = ReadShares.class.getName();

  private final int readsPerUser;
  private final ConcurrentMap<RecipientId, Share> shares = new ConcurrentHashMap<>();

  /// @param properties say how many
  public ReadShares(PersistenceProperties properties) {
    readsPerUser = properties.readsPerUser();
  }

  /// Runs a read when it is its turn among those of its user, in the order in which they came. The
  /// turn lasts until the current call is over: an answer that its client does not take counts.
  ///
  /// @throws ProblemException 429 if that takes too long
  public <T> T inTurn(RecipientId user, Supplier<T> read) {
    take(user);
    return read.get();
  }

  /// Takes a turn for the rest of the current call, once in a call.
  ///
  /// @throws ProblemException 429 if that takes too long
  public void take(RecipientId user) {
    Share share = enter(user);
    boolean taken = false;
    try {
      taken = share.turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
      if (!taken) {
        throw ProblemException.tooMany(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("Notifications can't be read at the moment; try again.");
    } finally {
      if (!taken) {
        leave(user);
      }
    }
    RequestContextHolder.currentRequestAttributes()
        .registerDestructionCallback(
            HELD + System.identityHashCode(this),
            () -> {
              share.turns.release();
              leave(user);
            },
            RequestAttributes.SCOPE_REQUEST);
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
