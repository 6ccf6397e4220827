package dev.belfry.channel.push;

import dev.belfry.events.PushPlatform;
import java.util.UUID;

/// What one device was told, and what became of it.
///
/// @param subscription the device's
/// @param credentials what to look at if its platform does not know us
record Told(UUID subscription, PushPlatform platform, String credentials, Reply reply) {}
