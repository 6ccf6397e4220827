package dev.belfry.erasure;

/// What the copying of a partition has come to.
///
/// @param sourceEnd where the partition ended that was read
/// @param sourceDigest of what was read
/// @param end where the copy ends
/// @param digest of the copy
/// @param erased how many records are not in it, or an erased record stands in their place
/// @param changed how many are in it with another value
record Copied(
    long sourceEnd, String sourceDigest, long end, String digest, long erased, long changed) {}
