package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.snapshot.History;
import dev.belfry.delivery.snapshot.Judgements;
import dev.belfry.service.trace.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// What all sessions of this node share.
///
/// @param unacknowledged room for what sessions were pushed and did not acknowledge, see
///   [UnackedPushes]
/// @param outbound what waits for all clients
/// @param clockSkew for how long a token still counts after its end
record SessionContext(
    History history,
    Judgements judgements,
    Receipts receipts,
    DeliveryProperties properties,
    DeliveryMetrics metrics,
    Semaphore unacknowledged,
    OutboundMemory outbound,
    Limits limits,
    Duration clockSkew,
    Traces traces,
    Clock clock) {}
