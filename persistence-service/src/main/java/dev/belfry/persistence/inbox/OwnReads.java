package dev.belfry.persistence.inbox;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.persistence.database.ReadShares;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.freshness.FreshReads;
import dev.belfry.service.security.Caller;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads of what is the caller's own: in their turn, from one snapshot of the rows, and as fresh as
/// they ask.
@Component
public class OwnReads {
  private final FreshReads freshReads;
  private final ReadShares shares;
  private final ReadTransactions transactions;
  private final InboxQueries inbox;

  OwnReads(
      FreshReads freshReads, ReadShares shares, ReadTransactions transactions, InboxQueries inbox) {
    this.freshReads = freshReads;
    this.shares = shares;
    this.transactions = transactions;
    this.inbox = inbox;
  }

  /// Runs a query of the caller's inbox in one transaction.
  ///
  /// @param after the query parameter of that name
  public <T> T read(
      EventLog log, Caller caller, @Nullable String after, Function<InboxView, T> query) {
    Position wanted = Query.position("after", after, log, caller.id());
    return freshReads.read(
        log,
        wanted,
        () ->
            shares.inTurn(
                caller.id(),
                () ->
                    transactions.inOneSnapshot(() -> {
                      InboxView view = inbox.view(log, caller.id());
                      if (wanted != null && view.position().compareTo(wanted) < 0) {
                        throw FreshReads.behind(); // a restored database
                      }
                      return query.apply(view);
                    })));
  }
}
