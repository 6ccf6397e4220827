package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.snapshot.History;
import java.time.Clock;
import java.time.Duration;

/// What all sessions of this node share.
///
/// @param clockSkew for how long a token still counts after its end
record Node(
    History history,
    Receipts receipts,
    DeliveryProperties properties,
    DeliveryMetrics metrics,
    Duration clockSkew,
    Clock clock) {}
