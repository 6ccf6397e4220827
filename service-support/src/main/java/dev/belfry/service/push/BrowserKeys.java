package dev.belfry.service.push;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks what a browser has made to encrypt what is pushed to it.
public final class BrowserKeys {
  private static final int POINT = 65;
  private static final int COORDINATE = 32;
  private static final int AUTH = 16;

  private BrowserKeys() {}

  /// Whether it is a point on the curve P-256, uncompressed, in base64url.
  public static boolean isPublicKey(String p256dh) {
    return bytes(p256dh, POINT).flatMap(BrowserKeys::point).isPresent();
  }

  /// Whether it is a secret of 16 bytes, in base64url.
  public static boolean isSecret(String auth) {
    return bytes(auth, AUTH).isPresent();
  }

  /// The point, if it is one.
  static Optional<ECKey.Builder> point(byte[] uncompressed) {
    if (uncompressed.length != POINT || uncompressed[0] != 4) {
      return Optional.empty();
    }
    try {
      // It is what checks that the point is on the curve: on another one, what the sender adds to
      // it would say something of the sender's key.
      ECKey.Builder point =
          new ECKey.Builder(
              Curve.P_256,
              Base64URL.encode(Arrays.copyOfRange(uncompressed, 1, 1 + COORDINATE)),
              Base64URL.encode(Arrays.copyOfRange(uncompressed, 1 + COORDINATE, POINT)));
      point.build();
      return Optional.of(point);
    } catch (IllegalStateException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static Optional<byte[]> bytes(@Nullable String base64url, int length) {
    if (base64url == null || !base64url.matches("[A-Za-z0-9_-]+={0,2}")) {
      return Optional.empty();
    }
    byte[] bytes = Base64URL.from(base64url).decode();
    return bytes.length == length ? Optional.of(bytes) : Optional.empty();
  }
}
