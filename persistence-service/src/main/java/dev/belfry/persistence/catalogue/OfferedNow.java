package dev.belfry.persistence.catalogue;

import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.events.Catalogue;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What is offered, as whoever asks may have been told before. While Kafka is away, as it was last
/// known.
@Component
public class OfferedNow {
  private static final Logger log = LoggerFactory.getLogger(OfferedNow.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CatalogueTail tail;

  OfferedNow(CatalogueTail tail) {
    this.tail = tail;
  }

  /// The catalogue.
  ///
  /// @throws ProblemException 503 if it has never been read
  public Catalogue catalogue() {
    try {
      tail.whenUpToDate().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("What is in the catalogue now is not known", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!tail.isCaughtUp()) {
      throw ProblemException.unavailable("The catalogue has not been read yet; try again.");
    }
    return tail.catalogue();
  }
}
