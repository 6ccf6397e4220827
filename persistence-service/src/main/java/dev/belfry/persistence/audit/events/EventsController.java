package dev.belfry.persistence.audit.events;

import dev.belfry.events.EventLog;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/audit/events`: the log as lines of JSON.
@RestController
class EventsController {
  private final CurrentLog currentLog;
  private final LogStreams streams;

  EventsController(CurrentLog currentLog, LogStreams streams) {
    this.currentLog = currentLog;
    this.streams = streams;
  }

  @GetMapping("/api/audit/events")
  @RequiresScope(Scope.AUDIT)
  void stream(
      Caller caller,
      HttpMethod method,
      HttpServletResponse response,
      @RequestParam(required = false) @Nullable String recipient,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String position,
      @RequestParam(required = false) @Nullable String follow) {
    EventLog log = currentLog.get();
    var question = StreamQuery.read(log, recipient, type, from, to, position, follow);
    if (!method.equals(HttpMethod.HEAD)) { // which would read the log for nobody
      streams.answer(log, question, caller.expiresAt(), response);
    }
  }
}
