package dev.belfry.channel.contact;

import dev.belfry.events.Json;
import dev.belfry.events.PushPlatform;
import java.util.Set;

/// The platforms whose devices can be pushed to: a device of another is kept, and is no address.
public record ReachablePlatforms(Set<PushPlatform> platforms) {
  /// Copies the set.
  public ReachablePlatforms {
    platforms = Set.copyOf(platforms);
  }

  /// Whether a device is of one of them.
  ///
  /// @param subscription as `belfry.contacts` has it
  boolean has(String subscription) {
    return PushPlatform.ofWireName(
            Json.mapper().readTree(subscription).path("platform").asString(""))
        .filter(platforms::contains)
        .isPresent();
  }
}
