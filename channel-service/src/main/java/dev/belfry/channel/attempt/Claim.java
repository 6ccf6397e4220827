package dev.belfry.channel.attempt;

import dev.belfry.channel.delivery.Delivery;
import dev.belfry.channel.send.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A delivery that this instance has claimed.
///
/// @param fence whoever claims it later has a greater one
/// @param tries how many attempts before count for the pauses between them
/// @param addressHash stands for the address; null for push
/// @param traceparents the traces of its notifications in which the attempt is to be seen
record Claim(
    Delivery delivery,
    long fence,
    int tries,
    Message message,
    @Nullable String addressHash,
    List<String> traceparents) {
  /// The number of the attempt that comes now.
  int attempt() {
    return delivery.attempt() + 1;
  }

  /// Whether the attempt that comes now may be the second to arrive.
  boolean possiblyDuplicate() {
    return delivery.attempted() || delivery.possiblyDuplicate();
  }
}
