package dev.belfry.service.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// A secret from which a key is derived for each purpose (HKDF, RFC 5869), so that none tells
/// anything of another.
public final class ChannelSecret {
  private static final int KEY_BYTES = 32;

  private final byte[] secret;

  /// @param secret what an operator has chosen, or what was made by chance
  public ChannelSecret(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  SecretKey key(String purpose, String algorithm) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
    }
  }
}
