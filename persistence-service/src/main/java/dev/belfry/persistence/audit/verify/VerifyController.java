package dev.belfry.persistence.audit.verify;

import dev.belfry.events.EventLog;
import dev.belfry.persistence.audit.chain.Checkpoint;
import dev.belfry.persistence.audit.progress.LongWork;
import dev.belfry.persistence.audit.trail.ReadOnlyCall;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// What auditors ask about the log as a whole.
@RestController
@RequestMapping("/api/audit")
class VerifyController {
  private final CurrentLog currentLog;
  private final Verifier verifier;
  private final LongWork work;

  VerifyController(CurrentLog currentLog, Verifier verifier, LongWork work) {
    this.currentLog = currentLog;
    this.verifier = verifier;
    this.work = work;
  }

  /// The heads stored now, to be kept elsewhere.
  @GetMapping("/checkpoint")
  @RequiresScope(Scope.AUDIT)
  Checkpoint checkpoint() {
    return verifier.checkpoint(currentLog.get());
  }

  /// Verifies everything, also against the checkpoint in the body if there is one.
  @PostMapping("/verify")
  @ReadOnlyCall
  @RequiresScope(Scope.AUDIT)
  void verify(@JsonBody ObjectNode body, HttpServletResponse response) {
    EventLog log = currentLog.get();
    var checkpoints = CheckpointInput.read(body, log);
    work.answer(response, listener -> verifier.verify(log, checkpoints, listener));
  }
}
