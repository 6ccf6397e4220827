package dev.belfry.persistence.snapshot;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.inbox.Snapshot;
import dev.belfry.persistence.database.ReadShares;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.freshness.FreshReads;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.inbox.Query;
import dev.belfry.service.security.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /internal/snapshot`: what a delivery node needs to start or resume a session, asked for
/// with the session's own token and answered for its `sub` only.
@RestController
class SnapshotController {
  private static final int LARGEST_PAGE = 1_000;

  private final CurrentLog currentLog;
  private final FreshReads freshReads;
  private final ReadShares shares;
  private final ReadTransactions transactions;
  private final Snapshots snapshots;

  SnapshotController(
      CurrentLog currentLog,
      FreshReads freshReads,
      ReadShares shares,
      ReadTransactions transactions,
      Snapshots snapshots) {
    this.currentLog = currentLog;
    this.freshReads = freshReads;
    this.shares = shares;
    this.transactions = transactions;
    this.snapshots = snapshots;
  }

  /// The snapshot at or after `at_least`; 503 if the rows do not come that far in time.
  @GetMapping("/internal/snapshot")
  Snapshot snapshot(
      Caller caller,
      @RequestParam(name = "at_least", required = false) @Nullable String atLeast,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String unread) {
    EventLog log = currentLog.get();
    Position wanted = Query.position("at_least", atLeast, log, caller.id());
    Position from = Query.position("since", since, log, caller.id());
    int page = Query.number("limit", limit, 500, 1, LARGEST_PAGE);
    boolean withUnread = Query.flag("unread", unread);
    return freshReads.read(
        log,
        wanted,
        () ->
            shares.inTurn(
                caller.id(),
                () ->
                    transactions.inOneSnapshotWithKeptPlans(() -> {
                      Snapshot snapshot = snapshots.take(log, caller.id(), from, page, withUnread);
                      if (wanted != null && snapshot.position().compareTo(wanted) < 0) {
                        throw FreshReads.behind(); // a restored database
                      }
                      return snapshot;
                    })));
  }
}
