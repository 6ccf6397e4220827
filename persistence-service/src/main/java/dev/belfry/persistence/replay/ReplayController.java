package dev.belfry.persistence.replay;

import dev.belfry.events.EventLog;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.progress.LongWork;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// Replays, as operators ask for them.
@RestController
@RequestMapping("/api/audit/replay")
class ReplayController {
  private final CurrentLog currentLog;
  private final Replays replays;
  private final LongWork work;

  ReplayController(CurrentLog currentLog, Replays replays, LongWork work) {
    this.currentLog = currentLog;
    this.replays = replays;
    this.work = work;
  }

  /// Begins a replay, or goes on with one that was interrupted.
  @PostMapping
  @RequiresScope(Scope.AUDIT)
  void replay(@JsonBody ObjectNode body, HttpServletResponse response) {
    ReplayRequest request = ReplayRequest.read(body);
    EventLog log = currentLog.get();
    work.answer(response, teller -> replays.run(log, request, teller));
  }

  @GetMapping
  @RequiresScope(Scope.AUDIT)
  ReplayStatus status() {
    return replays.status();
  }
}
