package dev.belfry.persistence.inbox;

import dev.belfry.events.RecipientId;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.rate.RatePerUser;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// How many notifications one user may list, as on sockets: whoever pages through a long history is
/// slowed down, whoever asks for more than that is refused before the database is asked.
@Component
class ListRate {
  private static final int AT_ONCE = 4_000;
  private static final int PER_SECOND = 500;

  /// What a list costs even if it is short.
  private static final int LEAST = 20;

  /// So many that are skipped cost as much as one that is listed.
  private static final int SKIPPED = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RatePerUser rate = new RatePerUser(AT_ONCE, PER_SECOND);

  /// Takes what a list costs, and waits for it if that is not long.
  ///
  /// @throws ProblemException 429 if it would be too long
  void take(RecipientId user, ListPage page) {
    int cost = Math.min(AT_ONCE, Math.max(LEAST, page.limit()) + page.offset() / SKIPPED);
    Duration wait;
    try {
      wait = rate.takeWithin(user, cost, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("Notifications can't be read at the moment; try again.");
    }
    if (wait.isPositive()) {
      throw ProblemException.tooMany(wait);
    }
  }
}
