package dev.belfry.persistence.audit.verify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// That an operator knew of a finding and had the read model go on after it.
///
/// @param at when a replay went on there
/// @param by the operator; null if that was not kept at the time
/// @param reason why; null likewise
public record Acceptance(Instant at, @Nullable String by, @Nullable String reason) {}
