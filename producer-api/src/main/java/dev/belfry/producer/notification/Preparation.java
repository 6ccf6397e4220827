package dev.belfry.producer.notification;

import static java.util.Objects.requireNonNullElse;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.request.Draft;
import dev.belfry.producer.request.NotificationRequest;
import dev.belfry.producer.send.Acceptance;
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

  /// What is asked for. Nothing has been looked for yet but whether the body is valid.
  ///
  /// @param door of the call, see [Call#door()]
  /// @throws ProblemException 422 for the body; 503 if it can't be known yet whether it is a repeat
  Asked read(String door, ObjectNode body, Caller caller, IdempotencyKey key) {
    NotificationRequest request =
        logWriter.validBody(
            asOf -> NotificationRequest.read(body, asOf),
            clock.instant(),
            valid -> callOf(door, key, caller, valid));
    return new Asked(
        callOf(door, key, caller, request), caller, recipientOf(request, caller), request.draft());
  }

  /// The event that it leads to, in the words and the category of now.
  ///
  /// @throws ProblemException 422 for the content; then 403 for the recipient; 503 if it can't be
  ///   known yet what it says
  NotificationCreated event(Asked asked) {
    Content content =
        acceptance.of(
            asked.draft(), asked.recipient(), asked.call(), Map.of("ids", List.of(asked.id())));
    if (!asked.recipient().equals(asked.caller().id()) && !asked.caller().may(Scope.SEND)) {
      throw ProblemException.forbidden(
          "To notify another recipient needs the scope %s.".formatted(Scope.SEND.claim()));
    }
    return new NotificationCreated(
        asked.id(), asked.recipient(), content, asked.caller().id().value(), Door.REST, null, null);
  }

  private static Call callOf(
      String door, IdempotencyKey key, Caller caller, NotificationRequest request) {
    var addressed = new NotificationRequest(recipientOf(request, caller), request.draft());
    return Call.of(door, caller.id(), key, addressed);
  }

  private static RecipientId recipientOf(NotificationRequest request, Caller caller) {
    return requireNonNullElse(request.recipient(), caller.id());
  }

  /// A valid notification.
  record Asked(Call call, Caller caller, RecipientId recipient, Draft draft) {
    UUID id() {
      return call.idFor(recipient);
    }
  }
}
