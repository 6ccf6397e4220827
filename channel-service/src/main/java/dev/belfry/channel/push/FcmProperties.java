package dev.belfry.channel.push;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Push by Firebase Cloud Messaging: on where there are credentials.
///
/// @param credentialsFile the key of a service account that may send messages, as the Firebase
///   console makes one; it names the project too
/// @param server where Firebase is. Another one than Google's must be on this machine: for tests
@ConfigurationProperties("belfry.channel.push.fcm")
public record FcmProperties(
    @DefaultValue("") String credentialsFile,
    @DefaultValue("https://fcm.googleapis.com") URI server) {
  private static final URI GOOGLE = URI.create("https://fcm.googleapis.com");

  public FcmProperties {
    if (!server.equals(GOOGLE) && !(server.getHost() != null && Loopback.is(server.getHost()))) {
      throw new IllegalArgumentException(
          "belfry.channel.push.fcm.server: expected %s, or a server on this machine"
              .formatted(GOOGLE));
    }
  }

  /// Whether it is on.
  boolean isOn() {
    return !credentialsFile.isEmpty();
  }
}
