package dev.belfry.persistence.audit.explain;

/// A change of settings by a link in a mail.
///
/// @param actor who asked for it: `unsubscribe:` and the id of the delivery
record HistoryPatch(Appended appended, String actor) {}
