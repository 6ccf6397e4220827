package dev.belfry.persistence.deliveries;

import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.persistence.audit.trail.OperatorEvents;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.deliveries.Delivery.State;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/audit/deliveries/{id}/release`: has a delivery tried once more of whose last attempt
/// nothing is known.
@RestController
class ReleaseController {
  private final CurrentLog currentLog;
  private final ReadTransactions transactions;
  private final DeliveryQueries deliveries;
  private final OperatorEvents events;
  private final Clock clock;

  ReleaseController(
      CurrentLog currentLog,
      ReadTransactions transactions,
      DeliveryQueries deliveries,
      OperatorEvents events,
      Clock clock) {
    this.currentLog = currentLog;
    this.transactions = transactions;
    this.deliveries = deliveries;
    this.events = events;
    this.clock = clock;
  }

  @PostMapping("/api/audit/deliveries/{id}/release")
  @RequiresScope(Scope.OPERATE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Released release(Caller caller, @PathVariable String id, @RequestParam String reason) {
    UUID wanted = Ids.parse(id).orElseThrow(ProblemException::notFound);
    EventLog log = currentLog.get();
    List<RecordedStep> steps = transactions.inOneSnapshot(() -> deliveries.of(wanted));
    DeliveryDecided decided =
        steps.stream()
            .map(RecordedStep::event)
            .filter(DeliveryDecided.class::isInstance)
            .map(DeliveryDecided.class::cast)
            .findFirst()
            .orElseThrow(ProblemException::notFound);
    Delivery delivery = releasableOrFirst(decided, steps);
    if (!canBeReleased(delivery)) {
      throw ProblemException.conflict(
          "Only what is held or unknown can be released; this delivery is %s."
              .formatted(Delivery.word(delivery.state())));
    }
    events.publish(
        log,
        new DeliveryReleased(
            wanted,
            decided.recipient(),
            decided.channel(),
            delivery.attempts(),
            caller.id().value(),
            reason));
    return new Released(wanted);
  }

  /// What the delivery is for one that is still to be sent; some may have been cancelled.
  private Delivery releasableOrFirst(DeliveryDecided decided, List<RecordedStep> steps) {
    Instant now = clock.instant();
    List<Delivery> ofEach =
        decided.notifications().stream()
            .map(id -> {
              var fold = new DeliveryFold(id, decided.deliveryId(), decided.channel(), null);
              steps.forEach(fold::take);
              return fold.at(now);
            })
            .toList();
    return ofEach.stream()
        .filter(ReleaseController::canBeReleased)
        .findFirst()
        .orElse(ofEach.getFirst());
  }

  /// A mail of unknown outcome may be held already: for those that are too late, or whose address
  /// is gone, there is no second attempt.
  private static boolean canBeReleased(Delivery delivery) {
    return delivery.state() == State.HELD || delivery.state() == State.UNKNOWN;
  }

  /// That it is tried once more.
  record Released(UUID id) {}
}
