package dev.belfry.persistence.audit.suppressions;

import java.time.Instant;

/// An address that takes no more mail.
///
/// @param addressHash stands for the address
/// @param reason `no_such_address`, `bounce` or `complaint`
/// @param since when that was last found
public record Suppression(String addressHash, String reason, Instant since) {}
