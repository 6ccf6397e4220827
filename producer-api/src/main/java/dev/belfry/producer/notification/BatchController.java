package dev.belfry.producer.notification;

import dev.belfry.events.Position;
import dev.belfry.producer.limit.PostAdmission;
import dev.belfry.producer.notification.Preparation.Asked;
import dev.belfry.producer.send.BatchWriter;
import dev.belfry.producer.send.BatchWriter.Item;
import dev.belfry.producer.send.BatchWriter.Outcome;
import dev.belfry.producer.send.Call;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.IdempotencyKey;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.Problem;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `POST /api/notifications/batch`: notifications of which each says something else, in one call,
/// each accepted or refused by itself.
@RestController
final class BatchController implements CountedDoor {
  private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
  private static final int MAX_ITEMS = 500;

  private final Preparation preparation;
  private final BatchWriter batchWriter;
  private final PostAdmission admission;

  BatchController(Preparation preparation, BatchWriter batchWriter, PostAdmission admission) {
    this.preparation = preparation;
    this.batchWriter = batchWriter;
    this.admission = admission;
  }

  @PostMapping("/api/notifications/batch")
  @RequiresScope(Scope.SEND)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Answer send(
      @JsonBody(maxBytes = MAX_BODY_BYTES) ArrayNode body, Caller caller, HttpServletRequest http) {
    IdempotencyKey key = IdempotencyKey.of(http);
    if (body.isEmpty() || body.size() > MAX_ITEMS) {
      throw ProblemException.invalid(
          List.of(
              new FieldError("", "Must be a list of 1 to %s notifications.".formatted(MAX_ITEMS))));
    }
    admission.chargeBulk(caller.id(), body.size());
    List<Outcome> outcomes =
        batchWriter.writeEach(
            new Call(door(), caller.id(), key, ""),
            body.size(),
            index -> item(body.get(index), caller, key.ofItem(index)));
    if (outcomes.stream().anyMatch(BatchController::isUnknown)) {
      http.setAttribute(UNKNOWN, true);
    }
    return new Answer(key.value(), outcomes.stream().map(outcome -> result(outcome, key)).toList());
  }

  private Item item(JsonNode body, Caller caller, IdempotencyKey key) {
    if (body instanceof ObjectNode notification) {
      Asked asked = preparation.read(door(), notification, caller, key);
      return new Item(asked.call(), asked.id(), () -> preparation.event(asked));
    }
    throw ProblemException.invalid(List.of(new FieldError("", "Must be one JSON object.")));
  }

  private static boolean isUnknown(Outcome outcome) {
    return outcome instanceof Outcome.Failed(var problem) && problem.status().is5xxServerError();
  }

  private static Object result(Outcome outcome, IdempotencyKey key) {
    return switch (outcome) {
      case Outcome.Written(var id, var published) ->
          new Accepted(HttpStatus.ACCEPTED.value(), id, published.position());
      case Outcome.Failed(var problem) ->
          Problem.of(
              problem.status().is5xxServerError()
                  ? problem.with("idempotency_key", key.value()) // the item's own is not to be used
                  : problem);
    };
  }

  @Override
  public String door() {
    return "batch";
  }

  /// What became of each notification.
  ///
  /// @param idempotencyKey under which the call can be repeated
  /// @param results in the order of the notifications: each an [Accepted] or a [Problem]
  record Answer(String idempotencyKey, List<Object> results) {}

  /// A notification that Kafka has.
  ///
  /// @param status 202
  record Accepted(int status, UUID id, Position position) {}
}
