package dev.belfry.persistence.seen;

import java.time.Instant;
import java.util.UUID;

/// That something was there to be seen on a page that was visible, for the first time.
///
/// @param sessionId whose client said so
/// @param receiptOffset of the record of the recipient's partition of `belfry.receipts` that says
///   so
/// @param at the broker's time of it
public record Seen(UUID sessionId, long receiptOffset, Instant at) {}
