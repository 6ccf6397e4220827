package dev.belfry.channel.push;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import dev.belfry.service.start.StartRefused;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;

/// Makes the connection to Apple's push service.
final class ApnsClients {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// A new token no more often than every 20 minutes, and no less often than every 60.
  private static final Duration TOKEN = Duration.ofMinutes(50);

  private ApnsClients() {}

  /// @throws StartRefused if the key is none
  static ApnsClient of(ApnsProperties properties) {
    ApnsClientBuilder client =
        new ApnsClientBuilder()
            .setSigningKey(key(properties))
            .setTokenExpiration(TOKEN)
            .setConnectionTimeout(CONNECT);
    try {
      if (properties.server().isEmpty()) {
        client.setApnsServer(
            properties.sandbox()
                ? ApnsClientBuilder.DEVELOPMENT_APNS_HOST
                : ApnsClientBuilder.PRODUCTION_APNS_HOST);
      } else {
        int colon = properties.server().lastIndexOf(':');
        client.setApnsServer(
            properties.server().substring(0, colon),
            Integer.parseInt(properties.server().substring(colon + 1)));
        if (!properties.serverCertificate().isEmpty()) {
          client.setTrustedServerCertificateChain(new File(properties.serverCertificate()));
        }
      }
      return client.build();
    } catch (IOException e) {
      throw new StartRefused(
          "Push to Apple's devices can't be set up (%s): look at belfry.channel.push.apns.server and server-certificate."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static ApnsSigningKey key(ApnsProperties properties) {
    try {
      return ApnsSigningKey.loadFromPkcs8File(
          new File(properties.keyFile()), properties.teamId(), properties.keyId());
    } catch (IOException e) {
      throw new StartRefused(
          "belfry.channel.push.apns.key-file can't be read (%s): %s. Give user %s the right to."
              .formatted(
                  e.getClass().getSimpleName(),
                  properties.keyFile(),
                  System.getProperty("user.name")),
          e);
    } catch (GeneralSecurityException | IllegalArgumentException _) { // which may repeat the key
      throw new StartRefused(
          "belfry.channel.push.apns.key-file: %s is no key of Apple's (.p8). Make one on the developer site: certificates, identifiers and profiles, keys, with the service APNs."
              .formatted(properties.keyFile()));
    }
  }
}
