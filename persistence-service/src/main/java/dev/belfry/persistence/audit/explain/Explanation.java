package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Position;
import java.util.List;

/// The answer of `GET /api/audit/notifications/{id}`.
///
/// @param position up to which the log is taken into account
/// @param steps in the order in which they happened
record Explanation(Subject notification, Position position, List<Step> steps) {}
