package dev.belfry.persistence.sink;

import dev.belfry.persistence.audit.chain.Head;

/// The right to apply a partition, as of the last transaction that changed its position.
///
/// @param next the first offset not applied, as stored
/// @param head what the partition's hash chain has come to there
/// @param owner the number under which it was taken; whoever takes it later has a greater one
record Claim(int partition, long next, Head head, long owner) {}
