package dev.belfry.channel.contact;

import dev.belfry.channel.ChannelProperties;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What stands for an address where it must not be named: HMAC-SHA256 with the secret, so that
/// nobody else can find out whose it is by trying.
@Component
public final class AddressHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final @Nullable SecretKeySpec key;

  AddressHash(ChannelProperties properties) {
    String secret = properties.secret();
    key =
        secret == null || secret.isBlank()
            ? null
            : new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /// The hash of an address, alike in whatever case it is written; null if there is no secret.
  public @Nullable String of(String address) {
    if (key == null) {
      return null;
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hash = mac.doFinal(address.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
