package dev.belfry.persistence.sink;

import java.time.Instant;

/// What made a notification read, or archived it.
///
/// @param offset of the event, one of its own or one that marks all
/// @param at that event's time
record ReadMark(long offset, Instant at) {}
