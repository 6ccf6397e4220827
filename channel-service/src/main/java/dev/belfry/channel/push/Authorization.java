package dev.belfry.channel.push;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.zerodeplibs.webpush.VAPIDKeyPair;
import com.zerodeplibs.webpush.VAPIDKeyPairs;
import com.zerodeplibs.webpush.jwt.VAPIDJWTParam;
import com.zerodeplibs.webpush.key.PrivateKeySources;
import com.zerodeplibs.webpush.key.PublicKeySources;
import dev.belfry.service.push.VapidKey;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/// The header by which a push service knows who pushes. One token serves a push service for hours:
/// to sign one for each message would cost more than to encrypt it.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8292">RFC 8292 (VAPID)</a>
final class Authorization {
  /// At most 24 h are allowed; clocks differ.
  private static final Duration VALID = Duration.ofHours(12);

  private static final Duration KEPT = Duration.ofHours(6);
  private static final int MOST_ORIGINS = 1_000;

  private final LoadingCache<String, String> byOrigin;

  /// @param subject whom a push service may write to
  Authorization(VapidKey key, String subject, Clock clock) {
    VAPIDKeyPair pair =
        VAPIDKeyPairs.of(
            PrivateKeySources.ofECPrivateKey(key.privateKey()),
            PublicKeySources.ofECPublicKey(key.publicKey()));
    byOrigin =
        Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumSize(MOST_ORIGINS)
            .build(origin ->
                pair.generateAuthorizationHeaderValue(
                    VAPIDJWTParam.getBuilder()
                        .resourceURLString(origin)
                        .expirationTime(clock.instant().plus(VALID))
                        .subject(subject)
                        .build()));
  }

  /// The value of the header for a message to that endpoint.
  String of(URI endpoint) {
    return byOrigin.get(endpoint.resolve("/").toString());
  }
}
