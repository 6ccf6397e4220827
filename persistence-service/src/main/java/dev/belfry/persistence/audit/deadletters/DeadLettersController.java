package dev.belfry.persistence.audit.deadletters;

import dev.belfry.events.DeadLetterDiscarded;
import dev.belfry.events.DeadLetterRepublished;
import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.inbox.Query;
import dev.belfry.service.audit.AuditTrail;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// Dead letters, and what operators do about them. What was decided is in `belfry.audit`, and comes
/// from there into the tables as everything else does: a little later than the answer.
@RestController
@RequestMapping("/api/audit/dead-letters")
class DeadLettersController {
  private final CurrentLog currentLog;
  private final ReadTransactions transactions;
  private final DeadLetterQueries letters;
  private final Neighbours neighbours;
  private final Republication republication;
  private final AuditTrail trail;

  DeadLettersController(
      CurrentLog currentLog,
      ReadTransactions transactions,
      DeadLetterQueries letters,
      Neighbours neighbours,
      Republication republication,
      AuditTrail trail) {
    this.currentLog = currentLog;
    this.transactions = transactions;
    this.letters = letters;
    this.neighbours = neighbours;
    this.republication = republication;
    this.trail = trail;
  }

  @GetMapping
  @RequiresScope(Scope.AUDIT)
  DeadLetterSummary list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String offset) {
    DeadLetterState wanted = DeadLetterState.read(state);
    int page = Query.number("limit", limit, 20, 1, 100);
    int from = Query.number("offset", offset, 0, 0, 999_999_999);
    return transactions.inOneSnapshot(() -> letters.list(wanted, page, from));
  }

  @GetMapping("/{topic}/{partition}/{offset}")
  @RequiresScope(Scope.AUDIT)
  DeadLetterDetails one(
      @PathVariable String topic, @PathVariable String partition, @PathVariable String offset) {
    EventLog log = currentLog.get();
    StoredDeadLetter letter = stored(topic, partition, offset);
    return shown(log, letter, neighbours.of(letter.place()));
  }

  /// Puts the repaired event into the log; the record of it follows when it is there.
  @PostMapping("/{topic}/{partition}/{offset}/republish")
  @RequiresScope(Scope.OPERATE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Republished republish(
      Caller caller,
      @PathVariable String topic,
      @PathVariable String partition,
      @PathVariable String offset,
      @RequestParam String reason,
      @JsonBody ObjectNode body) {
    EventLog log = currentLog.get();
    StoredDeadLetter letter = open(topic, partition, offset);
    Repair repair = Repair.read(body, letter);
    RecordPlace place = letter.place();
    Position position = republication.publish(log, place, repair);
    trail.append(
        new DeadLetterRepublished(
            caller.id().value(),
            place.topic(),
            letter.topicId(),
            place.partition(),
            place.offset(),
            repair.eventId(),
            position,
            reason));
    return new Republished(repair.eventId(), position);
  }

  @PostMapping("/{topic}/{partition}/{offset}/discard")
  @RequiresScope(Scope.OPERATE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Discarded discard(
      Caller caller,
      @PathVariable String topic,
      @PathVariable String partition,
      @PathVariable String offset,
      @RequestParam String reason) {
    StoredDeadLetter letter = open(topic, partition, offset);
    RecordPlace place = letter.place();
    trail.append(
        new DeadLetterDiscarded(
            caller.id().value(),
            place.topic(),
            letter.topicId(),
            place.partition(),
            place.offset(),
            reason));
    return new Discarded(DeadLetterState.DISCARDED);
  }

  private StoredDeadLetter open(String topic, String partition, String offset) {
    StoredDeadLetter letter = stored(topic, partition, offset);
    if (letter.state() != DeadLetterState.OPEN) {
      throw ProblemException.conflict("Something was decided about this dead letter already.");
    }
    return letter;
  }

  private StoredDeadLetter stored(String topic, String partition, String offset) {
    RecordPlace place =
        RecordPlace.parse(topic, partition, offset).orElseThrow(ProblemException::notFound);
    return transactions
        .inOneSnapshot(() -> letters.one(place))
        .orElseThrow(ProblemException::notFound);
  }

  private static DeadLetterDetails shown(
      EventLog log, StoredDeadLetter letter, List<Neighbour> neighbours) {
    RecordPlace place = letter.place();
    Position position =
        place.topic().equals(Topic.NOTIFICATIONS.topicName())
            ? log.position(place.partition(), place.offset())
            : null;
    return new DeadLetterDetails(
        place.topic(),
        place.partition(),
        place.offset(),
        letter.appendedAt(),
        letter.reason(),
        letter.state(),
        letter.key().base64(),
        letter.key().text(),
        letter.value().base64(),
        letter.value().text(),
        letter.headers(),
        position,
        position == null ? null : position.at(place.offset() - 1),
        position == null ? null : position.at(place.offset() + 1),
        neighbours,
        letter.dispositions());
  }

  /// Where the repaired event is.
  record Republished(String eventId, Position position) {}

  /// That nothing is to come of it.
  record Discarded(DeadLetterState state) {}
}
