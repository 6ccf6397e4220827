package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// From an offset of a partition of the log on, notifications go by a channel. Nothing that stands
/// before it is ever sent: a channel that is switched on does not send history.
///
/// @param epoch which log is meant: see [EventLog#epoch()]
/// @param partition which of its partitions
/// @param fromOffset the first offset that counts
/// @param defaultDelaySeconds how long after its creation a notification is due whose category
///   nobody has described
public record ChannelActivated(
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int epoch,
    @JsonProperty(required = true) int partition,
    @JsonProperty(required = true) long fromOffset,
    @JsonProperty(required = true) int defaultDelaySeconds)
    implements ChannelState {
  public ChannelActivated {
    requireNonNull(channel, "channel");
  }
}
