package dev.belfry.persistence.deliveries;

import dev.belfry.events.DeliveryStep;
import java.time.Instant;

/// A step of a delivery as `belfry.deliveries` has it.
///
/// @param at the broker's time of it
public record RecordedStep(DeliveryStep event, Instant at) {}
