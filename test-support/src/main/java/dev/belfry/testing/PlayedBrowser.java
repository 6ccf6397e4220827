package dev.belfry.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A browser with its keys, which reads what is pushed to it as RFC 8291 says.
public final class PlayedBrowser {
  private final ECKey key;
  private final byte[] auth;

  PlayedBrowser(ECKey key, byte[] auth) {
    this.key = key;
    this.auth = auth;
  }

  /// A browser with keys of its own.
  public static PlayedBrowser create() {
    byte[] auth = new byte[16];
    new SecureRandom().nextBytes(auth);
    try {
      return new PlayedBrowser(new ECKeyGenerator(Curve.P_256).generate(), auth);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The key that messages to it are encrypted for: 65 bytes, base64url.
  public String p256dh() {
    return Base64URL.encode(publicKey()).toString();
  }

  /// The secret that it shares with whoever sends: 16 bytes, base64url.
  public String auth() {
    return Base64URL.encode(auth).toString();
  }

  private byte[] publicKey() {
    return point(key);
  }

  /// The text of a message with the content encoding aes128gcm (RFC 8188).
  String read(byte[] message) throws GeneralSecurityException, JOSEException {
    ByteBuffer body = ByteBuffer.wrap(message);
    byte[] salt = take(body, 16);
    int recordSize = body.getInt();
    byte[] sender = take(body, body.get());
    byte[] sealed = take(body, body.remaining());
    if (sealed.length > recordSize) {
      throw new GeneralSecurityException("more than one record");
    }

    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key.toECPrivateKey());
    agreement.doPhase(
        new ECKey.Builder(
                Curve.P_256,
                Base64URL.encode(Arrays.copyOfRange(sender, 1, 33)),
                Base64URL.encode(Arrays.copyOfRange(sender, 33, 65)))
            .build()
            .toECPublicKey(),
        true);
    byte[] shared = hmac(auth, agreement.generateSecret());
    byte[] input = hmac(shared, text("WebPush: info\0"), publicKey(), sender, new byte[] {1});
    byte[] secret = hmac(salt, input);
    byte[] contentKey = hmac(secret, text("Content-Encoding: aes128gcm\0\1"));
    byte[] nonce = hmac(secret, text("Content-Encoding: nonce\0\1"));

    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(contentKey, 0, 16, "AES"),
        new GCMParameterSpec(128, nonce, 0, 12));
    byte[] padded = cipher.doFinal(sealed);
    int end = padded.length - 1;
    while (padded[end] == 0) {
      end--;
    }
    if (padded[end] != 2) {
      throw new GeneralSecurityException("not the last record");
    }
    return new String(padded, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] point(ECKey key) {
    return ByteBuffer.allocate(65)
        .put((byte) 4)
        .put(key.getX().decode())
        .put(key.getY().decode())
        .array();
  }
}
