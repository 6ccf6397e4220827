package dev.belfry.persistence.deliveries;

import dev.belfry.events.Category;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.DeliveryRule;
import dev.belfry.events.Settings;
import java.time.Duration;

/// A channel by which notifications went at some place in the log.
///
/// @param defaultDelay of a category that nobody has described
public record ActiveChannel(Channel channel, Duration defaultDelay) {
  /// Whether a notification at that place was to go by it, and when.
  ///
  /// @param category the version that it names
  /// @param settings of its recipient, in force there
  public DeliveryRule rule(
      Content content, boolean broadcast, Category category, Settings settings) {
    return DeliveryRule.of(channel, content, broadcast, category, settings, defaultDelay);
  }
}
