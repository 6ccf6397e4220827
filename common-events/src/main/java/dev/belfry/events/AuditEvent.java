package dev.belfry.events;

import org.jspecify.annotations.Nullable;

/// An event of `belfry.audit`: who looked at what, and who did what to the log. It never changes
/// what a user sees.
public sealed interface AuditEvent extends Event
    permits AuditQueried, AuditActed, DeadLetterRepublished, DeadLetterDiscarded {
  /// The `sub` of the token: the record's key.
  String actor();

  /// Nobody's: an auditor's record is keyed by who asked, not by whom they asked about.
  @Override
  default @Nullable RecipientId recipient() {
    return null;
  }
}
