package dev.belfry.persistence.audit.chain;

/// What a partition's chain has come to at one place.
///
/// @param nextOffset the head stands for all records before this offset
public record ChainedPosition(int partition, long nextOffset, Head head) {}
