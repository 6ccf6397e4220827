package dev.belfry.persistence.catalogue;

import dev.belfry.events.Category;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/categories`: those there are, retired ones included. While Kafka is away, as they were
/// last known.
@RestController
class CategoriesController {
  private final OfferedNow offered;

  CategoriesController(OfferedNow offered) {
    this.offered = offered;
  }

  @GetMapping("/api/categories")
  Categories categories() {
    return new Categories(offered.catalogue().all());
  }

  /// By key.
  record Categories(List<Category> categories) {}
}
