package dev.belfry.persistence.sink;

import java.time.Instant;

/// What made a notification read.
///
/// @param offset of the event, one of its own or a mark-all-read
/// @param at that event's time
record ReadMark(long offset, Instant at) {}
