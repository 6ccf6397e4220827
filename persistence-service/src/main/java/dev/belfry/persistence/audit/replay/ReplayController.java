package dev.belfry.persistence.audit.replay;

import dev.belfry.events.AuditActed;
import dev.belfry.events.EventLog;
import dev.belfry.persistence.audit.progress.LongWork;
import dev.belfry.persistence.audit.progress.StoppedException;
import dev.belfry.persistence.audit.trail.RecordedOptions;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.service.audit.AuditTrail;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
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
  private final AuditTrail trail;

  ReplayController(CurrentLog currentLog, Replays replays, LongWork work, AuditTrail trail) {
    this.currentLog = currentLog;
    this.replays = replays;
    this.work = work;
    this.trail = trail;
  }

  /// Begins a replay, or goes on with one that was interrupted.
  @PostMapping
  @RequiresScope(Scope.OPERATE)
  void replay(
      @JsonBody @RecordedOptions({"mode", "accept_loss", "swap", "fresh", "from"}) ObjectNode body,
      @RequestAttribute(AuditTrail.ACT) AuditActed act,
      HttpServletResponse response) {
    ReplayRequest request = ReplayRequest.read(body);
    EventLog log = currentLog.get();
    var by = new Operator(act.actor(), act.reason());
    work.answer(response, listener -> recorded(act, () -> replays.run(log, request, by, listener)));
  }

  private ReplayResult recorded(AuditActed act, Supplier<ReplayResult> replay) {
    String outcome = "failed";
    try {
      ReplayResult result = replay.get();
      outcome = result.outcome().word();
      return result;
    } catch (StoppedException e) {
      outcome = "interrupted";
      throw e;
    } catch (ProblemException e) {
      outcome = "refused";
      throw e;
    } finally {
      trail.appendOutcome(act.ended(outcome));
    }
  }

  @GetMapping
  @RequiresScope(Scope.AUDIT)
  ReplayStatus status() {
    return replays.status();
  }
}
