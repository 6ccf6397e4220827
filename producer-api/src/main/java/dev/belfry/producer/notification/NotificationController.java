package dev.belfry.producer.notification;

import static java.util.Objects.requireNonNullElse;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Notification;
import dev.belfry.producer.request.NotificationRequest;
import dev.belfry.producer.send.Acceptance;
import dev.belfry.producer.send.Call;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.IdempotencyKey;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `POST /api/notifications`: a notification for the caller, or for one other recipient.
@RestController
final class NotificationController implements CountedDoor {
  private final LogWriter logWriter;
  private final Acceptance acceptance;
  private final Clock clock;

  NotificationController(LogWriter logWriter, Acceptance acceptance, Clock clock) {
    this.logWriter = logWriter;
    this.acceptance = acceptance;
    this.clock = clock;
  }

  @PostMapping("/api/notifications")
  ResponseEntity<Notification> send(
      @JsonBody ObjectNode body, Caller caller, HttpServletRequest http) {
    IdempotencyKey key = IdempotencyKey.of(http);
    NotificationRequest request =
        logWriter.validBody(
            asOf -> NotificationRequest.read(body, asOf),
            clock.instant(),
            valid -> callOf(key, caller, valid));
    Call call = callOf(key, caller, request);
    RecipientId recipient = recipientOf(request, caller);
    UUID id = call.idFor(recipient);
    Content content = acceptance.of(request.draft(), recipient, call, Map.of("ids", List.of(id)));
    if (!recipient.equals(caller.id()) && !caller.may(Scope.SEND)) {
      throw ProblemException.forbidden(
          "To notify another recipient needs the scope %s.".formatted(Scope.SEND.claim()));
    }
    NotificationCreated event =
        new NotificationCreated(id, recipient, content, caller.id().value(), Door.REST, null, null);
    Published published = logWriter.writeOnce(call, new Publication.One(event));
    return ResponseEntity.accepted()
        .location(URI.create("notifications/" + event.id())) // relative: right behind any prefix
        .body(Notification.created(event, published.position(), published.appendedAt()));
  }

  private static Call callOf(IdempotencyKey key, Caller caller, NotificationRequest request) {
    var addressed = new NotificationRequest(recipientOf(request, caller), request.draft());
    return Call.of("single", caller.id(), key, addressed);
  }

  private static RecipientId recipientOf(NotificationRequest request, Caller caller) {
    return requireNonNullElse(request.recipient(), caller.id());
  }

  @Override
  public String door() {
    return "single";
  }
}
