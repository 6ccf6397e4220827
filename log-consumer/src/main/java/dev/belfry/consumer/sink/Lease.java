package dev.belfry.consumer.sink;

/// The right to apply a partition, as of the last transaction that changed its position. It does
/// not expire: it holds until another instance takes the partition.
///
/// @param next the first offset not applied, as stored
/// @param owner its fencing token: whoever takes the partition later has a greater one
public record Lease(int partition, long next, long owner) {}
