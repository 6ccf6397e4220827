package dev.belfry.persistence.ops;

import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/ops`: what is happening now, for those who look after it. It names nobody, so it is no
/// audit query and not recorded as one.
@RestController
class OpsController {
  private final CurrentFigures figures;

  OpsController(CurrentFigures figures) {
    this.figures = figures;
  }

  @GetMapping("/api/ops")
  @RequiresScope(Scope.AUDIT)
  LiveFigures now() {
    return figures.now();
  }
}
