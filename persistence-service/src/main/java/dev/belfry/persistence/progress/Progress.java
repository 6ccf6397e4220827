package dev.belfry.persistence.progress;

/// How far a piece of work is.
///
/// @param partition the one in hand
/// @param records how many of the log's records are done, of all partitions
/// @param of how many there are to do
/// @param perSecond how many were done in each second so far
/// @param secondsLeft how long the rest takes at that rate
public record Progress(int partition, long records, long of, long perSecond, long secondsLeft) {}
