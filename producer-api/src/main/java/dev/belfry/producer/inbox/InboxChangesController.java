package dev.belfry.producer.inbox;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.Position;
import dev.belfry.producer.limit.CountsAsChange;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Changes that callers make to their own inboxes. Readers of the log decide whether the
/// notification exists, so nothing is looked up here.
@CountsAsChange
@RestController
@ResponseStatus(HttpStatus.ACCEPTED)
final class InboxChangesController implements CountedDoor {
  /// Matches only what has the length of an id, because `sent/read` would match two paths
  /// otherwise.
  private static final String NOTIFICATION = "/api/notifications/{id:[0-9A-Fa-f-]{36}}";

  private static final String READ_MARK = NOTIFICATION + "/read";

  private final LogWriter logWriter;

  InboxChangesController(LogWriter logWriter) {
    this.logWriter = logWriter;
  }

  @PutMapping(READ_MARK)
  Changed markRead(@PathVariable String id, Caller caller) {
    return write(new NotificationRead(caller.id(), parse(id), caller.id().value()));
  }

  @DeleteMapping(READ_MARK)
  Changed markUnread(@PathVariable String id, Caller caller) {
    return write(new NotificationUnread(caller.id(), parse(id), caller.id().value()));
  }

  @DeleteMapping("/api/notifications/{id}")
  Changed delete(@PathVariable String id, Caller caller) {
    return write(new NotificationDeleted(caller.id(), parse(id), caller.id().value()));
  }

  @PostMapping(NOTIFICATION + "/click")
  Changed click(@PathVariable String id, Caller caller) {
    return write(new NotificationClicked(caller.id(), parse(id), caller.id().value()));
  }

  @PostMapping(NOTIFICATION + "/archive")
  Changed archive(@PathVariable String id, Caller caller) {
    return write(new NotificationArchived(caller.id(), parse(id), caller.id().value()));
  }

  @PostMapping(NOTIFICATION + "/unarchive")
  Changed unarchive(@PathVariable String id, Caller caller) {
    return write(new NotificationUnarchived(caller.id(), parse(id), caller.id().value()));
  }

  @PostMapping("/api/notifications/archive-all")
  Changed archiveAll(
      @RequestParam(name = "up_to", required = false) @Nullable String upTo, Caller caller) {
    Position position = upTo == null ? null : parsePosition(upTo, caller);
    return write(new AllArchived(caller.id(), caller.id().value(), position));
  }

  @PutMapping("/api/notifications/mark-all-read")
  Changed markAllRead(
      @RequestParam(name = "up_to", required = false) @Nullable String upTo, Caller caller) {
    Position position = upTo == null ? null : parsePosition(upTo, caller);
    return write(new AllRead(caller.id(), caller.id().value(), position));
  }

  private Changed write(NotificationEvent event) {
    return new Changed(logWriter.write(new Publication.One(event)).position());
  }

  private static UUID parse(String id) {
    return Ids.parse(id).orElseThrow(ProblemException::notFound);
  }

  private Position parsePosition(String text, Caller caller) {
    return Position.parse(text)
        .filter(position -> logWriter.eventLog().isPositionOf(caller.id(), position))
        .orElseThrow(() ->
            ProblemException.malformed(
                new FieldError("up_to", "Must be a position of your own inbox.")));
  }

  @Override
  public String door() {
    return "inbox";
  }

  /// Where in the log the change stands.
  record Changed(Position position) {}
}
