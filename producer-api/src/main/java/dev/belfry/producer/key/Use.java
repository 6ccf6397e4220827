package dev.belfry.producer.key;

import dev.belfry.events.Position;
import java.time.Instant;
import java.util.UUID;

/// What a key was first used for.
///
/// @param request see [CallMark#request]
/// @param position of the first event that came of it
/// @param at the log's time of that event
public record Use(UUID request, Position position, Instant at) {}
