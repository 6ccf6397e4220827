package dev.belfry.persistence.deliveries;

import dev.belfry.events.Channel;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has become of one notification by one channel.
///
/// @param id of the delivery
/// @param reason why it was cancelled or skipped, or failed; null in other states
/// @param dueAt when it is or was due, if it was to go by the channel
/// @param decidedAt when it was decided to send it, or to skip it when it was due
/// @param sentAt when a mail server or push service had taken it
/// @param attempts how many there were
/// @param possiblyDuplicate whether it may have arrived more than once
record Delivery(
    UUID id,
    Channel channel,
    State state,
    @Nullable String reason,
    @Nullable Instant dueAt,
    @Nullable Instant decidedAt,
    @Nullable Instant sentAt,
    int attempts,
    boolean possiblyDuplicate) {
  /// The words of the contract.
  enum State {
    WAITING,
    DECIDED,
    SENDING,
    SENT,
    DEFERRED,
    FAILED,
    CANCELLED,
    SKIPPED,
    UNKNOWN,
    HELD,
    BOUNCED
  }

  /// The word for a reason.
  static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
