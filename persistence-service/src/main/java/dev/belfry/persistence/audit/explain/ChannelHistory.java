package dev.belfry.persistence.audit.explain;

import dev.belfry.persistence.deliveries.ActiveChannel;
import dev.belfry.persistence.deliveries.RecordedStep;
import dev.belfry.persistence.inbox.SettingsInForce;
import java.util.List;

/// All that the rows say of one notification outside its recipient's inbox.
///
/// @param ways by which notifications went at its place in the log
/// @param steps of all deliveries that it is part of, in their order
/// @param unsubscribed changes of settings that its recipient asked for by a link in one of them
record ChannelHistory(List<Way> ways, List<RecordedStep> steps, List<HistoryPatch> unsubscribed) {
  static final ChannelHistory NONE = new ChannelHistory(List.of(), List.of(), List.of());

  /// A channel by which it could have gone.
  ///
  /// @param settings in force at its place in the log; if they keep it back from this channel,
  ///   dated from when the one that does was switched off
  record Way(ActiveChannel channel, SettingsInForce.Dated settings) {}
}
