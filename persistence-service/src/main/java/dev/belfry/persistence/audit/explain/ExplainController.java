package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Category;
import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.catalogue.CategoryVersions;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.freshness.AppliedPositions;
import dev.belfry.persistence.freshness.FreshReads;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.log.LogClock;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Why someone did or did not get a notification.
@RestController
class ExplainController {
  private final CurrentLog currentLog;
  private final FreshReads freshReads;
  private final ReadTransactions transactions;
  private final AppliedPositions positions;
  private final LogClock logClock;
  private final HistoryQueries histories;
  private final CategoryVersions categories;

  ExplainController(
      CurrentLog currentLog,
      FreshReads freshReads,
      ReadTransactions transactions,
      AppliedPositions positions,
      LogClock logClock,
      HistoryQueries histories,
      CategoryVersions categories) {
    this.currentLog = currentLog;
    this.freshReads = freshReads;
    this.transactions = transactions;
    this.positions = positions;
    this.logClock = logClock;
    this.histories = histories;
    this.categories = categories;
  }

  @GetMapping("/api/audit/notifications/{id}")
  @RequiresScope(Scope.AUDIT)
  Explanation explain(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String recipient,
      @RequestParam(required = false) @Nullable String after) {
    UUID wanted = Ids.parse(id).orElseThrow(ProblemException::notFound);
    if (recipient != null && !RecipientId.isValid(recipient)) {
      throw refused("recipient", "A user's id is expected.");
    }
    EventLog log = currentLog.get();
    RecipientId inbox = recipient == null ? null : new RecipientId(recipient);
    RecipientId owner =
        freshReads.read(
            log,
            position(after, log),
            () -> transactions.inOneSnapshot(() -> subject(log, wanted, inbox).recipient()));
    // First of all, so that no receipt is missed that has been there.
    long receiptsEnd = logClock.end(Topic.RECEIPTS, log.partitionOf(owner));
    Read read =
        transactions.inOneSnapshot(() ->
            new Read(
                histories.of(subject(log, wanted, owner), receiptsEnd), positions.of(log, owner)));
    NotificationHistory history = read.history;
    // Outside the transaction: the catalogue may have to be waited for.
    Category category =
        history.channels().ways().isEmpty()
            ? null
            : categories.find(history.subject().routing()).orElse(null);
    return new Explanation(
        history.subject(),
        read.position,
        history.missingReceipts(),
        Timeline.of(history, category));
  }

  private record Read(NotificationHistory history, Position position) {}

  /// Of whichever user's time.
  private static @Nullable Position position(@Nullable String text, EventLog log) {
    return text == null
        ? null
        : Position.parse(text)
            .filter(position ->
                position.epoch() == log.epoch() && position.partition() < log.partitions())
            .orElseThrow(() -> refused("after", "A position is expected."));
  }

  /// The one in that inbox, or the only one there is.
  private ExplainedNotification subject(EventLog log, UUID id, @Nullable RecipientId inbox) {
    List<Found> found = histories.find(log, id);
    if (found.isEmpty()) {
      throw ProblemException.notFound();
    }
    if (inbox != null) {
      return found.stream()
          .filter(candidate ->
              candidate.owner() == null
                  ? log.isPositionOf(inbox, candidate.position())
                  : candidate.owner().equals(inbox))
          .findFirst()
          .map(candidate -> candidate.in(inbox))
          .orElseThrow(ProblemException::notFound);
    }
    RecipientId owner = found.getFirst().owner();
    if (found.size() > 1 || owner == null) {
      throw refused("recipient", "Several have it: in whose inbox?");
    }
    return found.getFirst().in(owner);
  }

  private static ProblemException refused(String field, String message) {
    return ProblemException.malformed(new FieldError(field, message));
  }
}
