package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// An operator lets an address take mail again that [took none][DeliveryBounced] any more. Whose it
/// is is not known: this stands in partition 0, while what suppressed the address stands in its
/// owners' partitions. So of all that was said of an address the latest by append time counts, and
/// of two of the same time the suppression.
///
/// @param addressHash stands for the address
/// @param actor the `sub` of the token that asked for it
/// @param reason why
public record SuppressionLifted(
    @JsonProperty(required = true) String addressHash,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String reason)
    implements DeliveryEvent {
  /// The partition of `belfry.deliveries` that these stand in.
  public static final int PARTITION = 0;

  public SuppressionLifted {
    requireNonNull(addressHash, "addressHash");
    requireNonNull(actor, "actor");
    requireNonNull(reason, "reason");
  }

  /// Nobody's.
  @Override
  public @Nullable RecipientId recipient() {
    return null;
  }
}
