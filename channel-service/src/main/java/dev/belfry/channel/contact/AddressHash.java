package dev.belfry.channel.contact;

import dev.belfry.service.secret.AddressHashes;
import dev.belfry.service.secret.ChannelSecretProperties;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What stands for an address where it must not be named, where there is a secret to make it with.
@Component
final class AddressHash {
  private final Optional<AddressHashes> hashes;

  AddressHash(ChannelSecretProperties secret) {
    hashes = secret.keys().map(AddressHashes::new);
  }

  /// The hash of an address; null if there is no secret.
  @Nullable String of(String address) {
    return hashes.map(each -> each.of(address)).orElse(null);
  }
}
