package dev.belfry.persistence.audit.suppressions;

import dev.belfry.events.EventLog;
import dev.belfry.events.SuppressionLifted;
import dev.belfry.persistence.audit.trail.OperatorEvents;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.inbox.Query;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/audit/suppressions`: which addresses take no mail, by the hashes that stand for them, and
/// letting one take mail again.
@RestController
@RequestMapping("/api/audit/suppressions")
class SuppressionsController {
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final CurrentLog currentLog;
  private final ReadTransactions transactions;
  private final SuppressionQueries suppressions;
  private final OperatorEvents events;

  SuppressionsController(
      CurrentLog currentLog,
      ReadTransactions transactions,
      SuppressionQueries suppressions,
      OperatorEvents events) {
    this.currentLog = currentLog;
    this.transactions = transactions;
    this.suppressions = suppressions;
    this.events = events;
  }

  @GetMapping
  @RequiresScope(Scope.AUDIT)
  Suppressions list(
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String offset) {
    int page = Query.number("limit", limit, 20, 1, 100);
    int from = Query.number("offset", offset, 0, 0, 999_999_999);
    return transactions.inOneSnapshot(() -> new Suppressions(suppressions.list(page, from)));
  }

  /// 404 for an address that takes mail already, as for one that nobody knows.
  @DeleteMapping("/{hash}")
  @RequiresScope(Scope.OPERATE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Lifted lift(Caller caller, @PathVariable String hash, @RequestParam String reason) {
    if (!HASH.matcher(hash).matches()) {
      throw ProblemException.notFound();
    }
    EventLog log = currentLog.get();
    if (transactions.inOneSnapshot(() -> suppressions.of(hash)).isEmpty()) {
      throw ProblemException.notFound();
    }
    events.publish(log, new SuppressionLifted(hash, caller.id().value(), reason));
    return new Lifted(hash);
  }

  /// @param suppressions the latest first
  record Suppressions(List<Suppression> suppressions) {}

  /// That it takes mail again.
  record Lifted(String addressHash) {}
}
