package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// From an offset of a partition of the log on, nothing goes by a channel until it is
/// [activated][ChannelActivated] again.
///
/// @param epoch which log is meant: see [EventLog#epoch()]
/// @param partition which of its partitions
/// @param fromOffset the first offset that does not count
public record ChannelDeactivated(
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int epoch,
    @JsonProperty(required = true) int partition,
    @JsonProperty(required = true) long fromOffset)
    implements ChannelState {
  public ChannelDeactivated {
    requireNonNull(channel, "channel");
  }
}
