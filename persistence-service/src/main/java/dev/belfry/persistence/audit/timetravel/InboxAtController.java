package dev.belfry.persistence.audit.timetravel;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.freshness.AppliedPositions;
import dev.belfry.persistence.freshness.FreshReads;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.inbox.Query;
import dev.belfry.persistence.inbox.SettingsInForce;
import dev.belfry.persistence.log.LogClock;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Anyone's inbox, as it was.
@RestController
class InboxAtController {
  private final CurrentLog currentLog;
  private final LogClock logClock;
  private final FreshReads freshReads;
  private final ReadTransactions transactions;
  private final AppliedPositions positions;
  private final PastInbox inbox;
  private final SettingsInForce settings;
  private final Clock clock;

  InboxAtController(
      CurrentLog currentLog,
      LogClock logClock,
      FreshReads freshReads,
      ReadTransactions transactions,
      AppliedPositions positions,
      PastInbox inbox,
      SettingsInForce settings,
      Clock clock) {
    this.currentLog = currentLog;
    this.logClock = logClock;
    this.freshReads = freshReads;
    this.transactions = transactions;
    this.positions = positions;
    this.inbox = inbox;
    this.settings = settings;
    this.clock = clock;
  }

  @GetMapping("/api/audit/inbox/{user}")
  @RequiresScope(Scope.AUDIT)
  InboxAt inbox(
      @PathVariable String user,
      @RequestParam(required = false) @Nullable String at,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(name = "unread_only", required = false) @Nullable String unreadOnly,
      @RequestParam(required = false) @Nullable String archived) {
    if (!RecipientId.isValid(user)) {
      throw ProblemException.notFound();
    }
    var recipient = new RecipientId(user);
    EventLog log = currentLog.get();
    PastMoment moment = PastMoment.of(at, log, recipient, clock.instant());
    var page =
        new Page(
            new PastFilter(Query.flag("unread_only", unreadOnly), Query.flag("archived", archived)),
            Query.number("limit", limit, 20, 1, 100),
            Query.position("before", before, log, recipient));
    Position wanted =
        switch (moment) {
          case PastMoment.Now _ -> null;
          case PastMoment.Time(Instant time) -> logClock.at(log, log.partitionOf(recipient), time);
          case PastMoment.Place(Position position) -> position;
        };
    return freshReads.read(
        log,
        wanted,
        () ->
            transactions.inOneSnapshot(() -> {
              Position applied = positions.of(log, recipient);
              Position position = wanted == null ? applied : wanted;
              if (applied.compareTo(position) < 0) {
                throw FreshReads.behind(); // a restored database
              }
              return answer(recipient, moment, position, page);
            }));
  }

  private InboxAt answer(RecipientId recipient, PastMoment moment, Position position, Page page) {
    Instant time =
        switch (moment) {
          case PastMoment.Now _ -> clock.instant();
          case PastMoment.Time(Instant asked) -> asked;
          case PastMoment.Place _ -> inbox.timeOf(recipient, position).orElse(null);
        };
    SettingsInForce.Dated inForce = settings.at(recipient, position.offset());
    PastView view =
        inbox.view(
            recipient, position, time == null ? Instant.EPOCH : time, inForce.settings().locale());
    return new InboxAt(
        recipient,
        time,
        position,
        moment instanceof PastMoment.Time ? inbox.appendedBehindByThen(view) : 0,
        inbox.page(view, page.filter, page.limit, page.before),
        inbox.unreadCount(view),
        inbox.totalCount(view, page.filter),
        inForce.settings(),
        inForce.since() < 0 ? null : position.at(inForce.since()));
  }

  private record Page(PastFilter filter, int limit, @Nullable Position before) {}
}
