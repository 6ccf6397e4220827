package dev.belfry.persistence.audit.timetravel;

/// Which notifications of a past inbox a list is about.
///
/// @param archived those that were in the archive, rather than the others
record PastFilter(boolean unreadOnly, boolean archived) {
  static final PastFilter UNREAD = new PastFilter(true, false);
}
