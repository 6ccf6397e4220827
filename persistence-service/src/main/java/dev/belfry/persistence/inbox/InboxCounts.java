package dev.belfry.persistence.inbox;

/// How many notifications there are.
///
/// @param unread of the whole inbox
/// @param matching a filter
record InboxCounts(int unread, int matching) {}
