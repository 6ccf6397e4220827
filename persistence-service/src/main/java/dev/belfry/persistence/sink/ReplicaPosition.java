package dev.belfry.persistence.sink;

import dev.belfry.persistence.audit.chain.Head;

/// How far a partition of a replica is.
///
/// @param next the first offset not applied
/// @param head what the hash chain over what was applied has come to
public record ReplicaPosition(long next, Head head) {}
