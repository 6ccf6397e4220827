package dev.belfry.channel.contact;

import dev.belfry.channel.send.Message.Address;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a recipient can be reached by a channel.
///
/// @param addresses none if they have none
/// @param hash stands for the address; null for push, and where there is no secret
/// @param suppressed whether nothing may be sent there
public record Reach(List<Address> addresses, @Nullable String hash, boolean suppressed) {
  /// There is no address.
  public static final Reach NOWHERE = new Reach(List.of(), null, false);

  /// Copies the list.
  public Reach {
    addresses = List.copyOf(addresses);
  }

  /// Whether there is any address.
  public boolean exists() {
    return !addresses.isEmpty();
  }

  /// Without the devices that have it already.
  public Reach without(Set<UUID> subscriptions) {
    return subscriptions.isEmpty()
        ? this
        : new Reach(
            addresses.stream()
                .filter(address ->
                    !(address instanceof Address.Push push
                        && subscriptions.stream().anyMatch(id -> id.toString().equals(push.id()))))
                .toList(),
            hash,
            suppressed);
  }
}
