package dev.belfry.producer.notification;

import static java.util.Objects.requireNonNullElse;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.request.NotificationRequest;
import dev.belfry.producer.send.Acceptance;
import dev.belfry.producer.send.BatchWriter.Item;
import dev.belfry.producer.send.Call;
import dev.belfry.producer.send.IdempotencyKey;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.Scope;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Makes the event of a notification for one recipient, alike whether it is sent alone or among
/// others.
@Component
final class Preparation {
  private final LogWriter logWriter;
  private final Acceptance acceptance;
  private final Clock clock;

  Preparation(LogWriter logWriter, Acceptance acceptance, Clock clock) {
    this.logWriter = logWriter;
    this.acceptance = acceptance;
    this.clock = clock;
  }

  /// @param door of the call, see [Call#door()]
  /// @throws ProblemException 422 for the content; then 403 for the recipient; 503 if it can't be
  ///   known yet what it says
  Item prepare(String door, ObjectNode body, Caller caller, IdempotencyKey key) {
    NotificationRequest request =
        logWriter.validBody(
            asOf -> NotificationRequest.read(body, asOf),
            clock.instant(),
            valid -> callOf(door, key, caller, valid));
    Call call = callOf(door, key, caller, request);
    RecipientId recipient = recipientOf(request, caller);
    UUID id = call.idFor(recipient);
    Content content = acceptance.of(request.draft(), recipient, call, Map.of("ids", List.of(id)));
    if (!recipient.equals(caller.id()) && !caller.may(Scope.SEND)) {
      throw ProblemException.forbidden(
          "To notify another recipient needs the scope %s.".formatted(Scope.SEND.claim()));
    }
    return new Item(
        call,
        new NotificationCreated(
            id, recipient, content, caller.id().value(), Door.REST, null, null));
  }

  private static Call callOf(
      String door, IdempotencyKey key, Caller caller, NotificationRequest request) {
    var addressed = new NotificationRequest(recipientOf(request, caller), request.draft());
    return Call.of(door, caller.id(), key, addressed);
  }

  private static RecipientId recipientOf(NotificationRequest request, Caller caller) {
    return requireNonNullElse(request.recipient(), caller.id());
  }
}
