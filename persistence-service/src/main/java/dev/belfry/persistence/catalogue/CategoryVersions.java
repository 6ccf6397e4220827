package dev.belfry.persistence.catalogue;

import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.events.Category;
import dev.belfry.events.Routing;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Categories as they were when notifications were accepted.
@Component
public class CategoryVersions {
  private static final Logger log = LoggerFactory.getLogger(CategoryVersions.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CatalogueTail tail;

  CategoryVersions(CatalogueTail tail) {
    this.tail = tail;
  }

  /// The version of the category that a notification names. Empty if the catalogue has no such
  /// version. May wait for Kafka: not while something is held.
  ///
  /// @throws ProblemException 503 if the catalogue has not been read yet
  public Optional<Category> find(Routing routing) {
    Optional<Category> known = known(routing);
    if (known.isPresent()) {
      return known;
    }
    try {
      tail.whenUpToDate().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("What is in the catalogue now is not known", e);
      if (!tail.isCaughtUp()) {
        throw unread();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unread();
    }
    return known(routing);
  }

  private Optional<Category> known(Routing routing) {
    return tail.catalogue().find(routing.category(), routing.categoryVersion());
  }

  private static ProblemException unread() {
    return ProblemException.unavailable("The categories have not been read yet; try again.");
  }
}
