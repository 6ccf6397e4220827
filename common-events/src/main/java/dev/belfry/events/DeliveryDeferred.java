package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attempt did not reach all that it was to reach, and there will be another.
///
/// @param attempt which attempt
/// @param retryAt when the next one is due
/// @param reply why, without any address; null if nothing worth keeping
/// @param reached the subscriptions that have it by now, whose devices are not told again; none by
///   e-mail
/// @param unanswered whether it may have arrived all the same, because no answer came; null if not,
///   see [#mayHaveArrived]
public record DeliveryDeferred(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int attempt,
    @JsonProperty(required = true) Instant retryAt,
    @Nullable String reply,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UUID> reached,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean unanswered)
    implements DeliveryStep {
  public DeliveryDeferred {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(retryAt, "retryAt");
    reached = reached == null ? List.of() : List.copyOf(reached);
    unanswered = Boolean.TRUE.equals(unanswered) ? true : null;
  }

  /// Of an attempt that surely sent nothing.
  public DeliveryDeferred(
      UUID deliveryId,
      RecipientId recipient,
      Channel channel,
      int attempt,
      Instant retryAt,
      @Nullable String reply) {
    this(deliveryId, recipient, channel, attempt, retryAt, reply, List.of(), null);
  }

  /// Whether it may have arrived all the same, because no answer came.
  public boolean mayHaveArrived() {
    return unanswered != null;
  }
}
