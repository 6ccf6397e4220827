package dev.belfry.channel.send;

import dev.belfry.events.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of an attempt. Replies are for people and never contain an address.
public sealed interface Outcome {
  /// It was taken.
  record Sent(@Nullable String reply) implements Outcome {}

  /// Not all were reached that were to be, and a later attempt may succeed.
  ///
  /// @param after how long the other side wants to be left alone, if it has said so
  /// @param reached the subscriptions that have it by now: the next attempt is not for them
  /// @param unanswered whether it may have arrived at another all the same, because no answer came
  record Deferred(@Nullable Duration after, String reply, List<UUID> reached, boolean unanswered)
      implements Outcome {
    public Deferred {
      reached = List.copyOf(reached);
    }

    /// Surely nothing was sent.
    public Deferred(@Nullable Duration after, String reply) {
      this(after, reply, List.of(), false);
    }
  }

  /// Surely nothing was sent, and no other message would have been: the attempt does not count.
  ///
  /// @param reason what an operator should look at
  record ChannelDown(String reason) implements Outcome {}

  /// It will never be taken.
  record Failed(FailureReason reason, String reply) implements Outcome {}

  /// It may have been sent.
  record Unknown(String reason) implements Outcome {}
}
