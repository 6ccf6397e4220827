package dev.belfry.service.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.belfry.events.RecipientId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Seals an [Unsubscribe] into a token and opens it again (AES-GCM). A token tells nothing to
/// whoever reads it, can't be made or altered without the secret, needs no database, and never
/// expires. Safe for all threads.
public final class UnsubscribeTokens {
  /// A token is at most so long.
  static final int MAX_LENGTH = 400;

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final SecretKey key;

  /// @param secret with another one, tokens don't open
  public UnsubscribeTokens(ChannelSecret secret) {
    key = secret.key("belfry unsubscribe 1", "AES");
  }

  /// A new token: version, nonce and what is sealed, as base64url.
  public String seal(Unsubscribe allowed) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] recipient = allowed.recipient().key();
    byte[] category = allowed.category().getBytes(US_ASCII);
    ByteBuffer plain = ByteBuffer.allocate(17 + recipient.length + category.length);
    plain
        .putLong(allowed.deliveryId().getMostSignificantBits())
        .putLong(allowed.deliveryId().getLeastSignificantBits())
        .put((byte) recipient.length)
        .put(recipient)
        .put(category);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain.array());
      return ENCODER.encodeToString(
          ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
              .put(VERSION)
              .put(nonce)
              .put(sealed)
              .array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /// What a token allows; nothing if it is none of ours, or is not exactly as it was made.
  public Optional<Unsubscribe> open(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length <= 1 + NONCE_BYTES
          || bytes[0] != VERSION
          // The last letter has bits that stand for nothing.
          || !ENCODER.encodeToString(bytes).equals(token)) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOfRange(bytes, 1, 1 + NONCE_BYTES);
      return Optional.of(
          read(
              ByteBuffer.wrap(
                  cipher(Cipher.DECRYPT_MODE, nonce)
                      .doFinal(bytes, 1 + NONCE_BYTES, bytes.length - 1 - NONCE_BYTES))));
    } catch (GeneralSecurityException | IllegalArgumentException | BufferUnderflowException _) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(new byte[] {VERSION});
    return cipher;
  }

  private static Unsubscribe read(ByteBuffer plain) {
    UUID deliveryId = new UUID(plain.getLong(), plain.getLong());
    byte[] recipient = new byte[Byte.toUnsignedInt(plain.get())];
    plain.get(recipient);
    byte[] category = new byte[plain.remaining()];
    plain.get(category);
    return new Unsubscribe(
        new RecipientId(new String(recipient, US_ASCII)),
        new String(category, US_ASCII),
        deliveryId);
  }
}
