package dev.belfry.service.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Stands in for addresses where these must not be kept: a keyed hash, so that nobody finds an
/// address by trying. Safe for all threads.
public final class AddressHashes {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKey key;

  /// @param secret with another one, addresses have other hashes
  public AddressHashes(ChannelSecret secret) {
    key = secret.key("belfry address hash 1", ALGORITHM);
  }

  /// The hash of an address for e-mail, however it spells its ASCII letters: 43 characters of
  /// base64url.
  public String of(String address) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              mac.doFinal(address.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
