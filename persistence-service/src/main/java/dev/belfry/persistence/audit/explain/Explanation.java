package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Position;
import java.util.List;

/// The answer of `GET /api/audit/notifications/{id}`.
///
/// @param position up to which the log is taken into account
/// @param missingReceipts how many receipts of what sockets were told are not taken into account
///   yet, of the recipient or of others
/// @param steps in the order in which they happened
record Explanation(
    ExplainedNotification notification,
    Position position,
    long missingReceipts,
    List<TimelineStep> steps) {}
