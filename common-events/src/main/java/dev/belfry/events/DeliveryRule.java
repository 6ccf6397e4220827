package dev.belfry.events;

import dev.belfry.events.CategoryChannels.CategoryChannel;
import dev.belfry.events.CategoryChannels.Unless;
import java.time.Duration;
import java.util.Set;

/// Whether a notification goes by e-mail or push, judged at its place in the log. The one rule that
/// planner, read model and replay share: it must be asked with the settings in force there, and the
/// version of the category that the event names.
public sealed interface DeliveryRule {
  /// The rule for one notification and one channel.
  ///
  /// @param channel not [Channel#REALTIME]
  /// @param broadcast whether it is for everyone: then it goes by a channel only if that was named
  /// @param category the version that its routing names
  /// @param settings of its recipient, in force at its place in the log
  /// @param defaultDelay of a category that nobody has described, see [ChannelActivated]
  static DeliveryRule of(
      Channel channel,
      Content content,
      boolean broadcast,
      Category category,
      Settings settings,
      Duration defaultDelay) {
    Routing routing = content.routing();
    Set<Channel> named = routing.channels();
    if (named == null ? broadcast : !named.contains(channel)) {
      return new NotPlanned(SkipReason.NOT_REQUESTED);
    }
    CategoryChannel way =
        channel == Channel.EMAIL ? category.channels().email() : category.channels().push();
    if (!way.enabled()) {
      return new NotPlanned(SkipReason.CATEGORY);
    }
    if (!settings.allow(channel, content)) {
      return new NotPlanned(SkipReason.SETTINGS);
    }
    return new Planned(
        category.version() == 0 ? defaultDelay : Duration.ofSeconds(way.delaySeconds()),
        way.unless());
  }

  /// It is due after a delay, if nothing makes it needless until then.
  ///
  /// @param delay since the broker appended it
  record Planned(Duration delay, Unless unless) implements DeliveryRule {}

  /// It does not go by this channel.
  record NotPlanned(SkipReason reason) implements DeliveryRule {}
}
