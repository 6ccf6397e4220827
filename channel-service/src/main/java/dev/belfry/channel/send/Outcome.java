package dev.belfry.channel.send;

import dev.belfry.events.FailureReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What became of an attempt. Replies are for people and never contain an address.
public sealed interface Outcome {
  /// It was taken.
  record Sent(@Nullable String reply) implements Outcome {}

  /// Surely nothing was sent, and a later attempt may succeed.
  ///
  /// @param after how long to wait at least, if the other side has said so
  record Deferred(@Nullable Duration after, String reply) implements Outcome {}

  /// Surely nothing was sent, and no other message would have been: the attempt does not count.
  ///
  /// @param reason what an operator should look at
  record ChannelDown(String reason) implements Outcome {}

  /// It will never be taken.
  record Failed(FailureReason reason, String reply) implements Outcome {}

  /// It may have been sent.
  record Unknown(String reason) implements Outcome {}
}
