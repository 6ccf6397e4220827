package dev.belfry.producer.broadcast;

import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.request.BroadcastRequest;
import dev.belfry.producer.send.Acceptance;
import dev.belfry.producer.send.Call;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.IdempotencyKey;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `POST /api/notifications/broadcast`, and the withdrawal of what was sent. What concerns everyone
/// is handed over once, for [BroadcastCopier] to copy.
@RestController
@ResponseStatus(HttpStatus.ACCEPTED)
final class BroadcastController implements CountedDoor {
  private final LogWriter logWriter;
  private final Acceptance acceptance;
  private final Clock clock;
  private final Duration expiry;

  BroadcastController(
      LogWriter logWriter, Acceptance acceptance, Clock clock, ProducerProperties properties) {
    this.logWriter = logWriter;
    this.acceptance = acceptance;
    this.clock = clock;
    this.expiry = properties.broadcastExpiry();
  }

  @PostMapping("/api/notifications/broadcast")
  @RequiresScope(Scope.SEND)
  Sent send(@JsonBody ObjectNode body, Caller caller, HttpServletRequest http) {
    IdempotencyKey key = IdempotencyKey.of(http);
    Instant now = clock.instant();
    BroadcastRequest request =
        logWriter.validBody(
            asOf -> BroadcastRequest.read(body, asOf),
            now,
            valid -> Call.of("broadcast", caller.id(), key, valid));
    Call call = Call.of("broadcast", caller.id(), key, request);
    var event =
        new NotificationBroadcast(
            call.id(),
            acceptance.of(
                request.draftExpiring(now.plus(expiry).truncatedTo(ChronoUnit.MILLIS)),
                call,
                Map.of("ids", List.of(call.id()))),
            caller.id().value(),
            Door.REST,
            null);
    logWriter.writeOnce(call, new Publication.ForEveryone(event, event.id()));
    return new Sent(event.id());
  }

  @DeleteMapping("/api/notifications/sent/{id}")
  @RequiresScope(Scope.SEND)
  Sent withdraw(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String recipient,
      Caller caller) {
    UUID notification = Ids.parse(id).orElseThrow(ProblemException::notFound);
    RecipientId to = recipient == null ? null : parse(recipient);
    var event = new NotificationWithdrawn(notification, to, caller.id().value());
    logWriter.write(
        to == null ? new Publication.ForEveryone(event, Ids.next()) : new Publication.One(event));
    return new Sent(notification);
  }

  private static RecipientId parse(String recipient) {
    if (!RecipientId.isValid(recipient)) {
      throw ProblemException.malformed(
          new FieldError("recipient", "Must be a recipient's id, or absent for a broadcast."));
    }
    return new RecipientId(recipient);
  }

  @Override
  public String door() {
    return "broadcast";
  }

  /// What was sent, or withdrawn.
  record Sent(UUID id) {}
}
