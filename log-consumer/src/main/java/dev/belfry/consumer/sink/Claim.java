package dev.belfry.consumer.sink;

/// The right to apply a partition, as of the last transaction that changed its position.
///
/// @param next the first offset not applied, as stored
/// @param owner the number under which it was taken; whoever takes it later has a greater one
public record Claim(int partition, long next, long owner) {}
