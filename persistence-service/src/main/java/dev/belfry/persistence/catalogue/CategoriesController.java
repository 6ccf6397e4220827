package dev.belfry.persistence.catalogue;

import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.events.Category;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/categories`: those there are, retired ones included, as whoever asks may have been
/// told before. While Kafka is away, as they were last known.
@RestController
class CategoriesController {
  private static final Logger log = LoggerFactory.getLogger(CategoriesController.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CatalogueTail tail;

  CategoriesController(CatalogueTail tail) {
    this.tail = tail;
  }

  @GetMapping("/api/categories")
  Categories categories() {
    try {
      tail.whenUpToDate().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("What is in the catalogue now is not known", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!tail.isCaughtUp()) {
      throw ProblemException.unavailable("The categories have not been read yet; try again.");
    }
    return new Categories(tail.catalogue().all());
  }

  /// By key.
  record Categories(List<Category> categories) {}
}
