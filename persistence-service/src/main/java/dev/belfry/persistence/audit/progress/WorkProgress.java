package dev.belfry.persistence.audit.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// How far a piece of work is.
///
/// @param partition the one in hand
/// @param records how many of the log's records are done, of all partitions
/// @param of how many there are to do
/// @param perSecond how many were done in each second so far
/// @param secondsLeft how long the rest of the records takes at that rate
/// @param phase of work that has several
/// @param table the one in hand, where it is tables that are gone through
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkProgress(
    int partition,
    long records,
    long of,
    long perSecond,
    long secondsLeft,
    @Nullable Phase phase,
    @Nullable String table) {}
