package dev.belfry.persistence.audit.replay;

/// Who asked for a replay, and accepts what it finds if that was asked for.
///
/// @param reason why
record Operator(String actor, String reason) {}
