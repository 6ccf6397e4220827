package dev.belfry.service.push;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Push to browsers. producer-api and channel-service must be told the same.
///
/// @param web Web Push
/// @param allowedHosts the push services that browsers may name: exact names, or `*.` and a name
///   for all below it. A loopback address (`localhost`, `127.0.0.1`, `[::1]`) may have any port and
///   needs no TLS: for tests only
@ConfigurationProperties("belfry.channel.push")
public record PushProperties(
    @DefaultValue Web web,
    @DefaultValue({
          "fcm.googleapis.com",
          "*.push.services.mozilla.com",
          "*.push.apple.com",
          "*.notify.windows.com"
        })
        List<String> allowedHosts) {
  /// Refuses what is no host while settings are read.
  public PushProperties {
    new PushEndpoints(allowedHosts);
  }

  /// Web Push.
  ///
  /// @param enabled whether browsers may subscribe, and are pushed to
  /// @param publicKey the public half of the key that messages are signed with (VAPID): 65 bytes,
  ///   base64url
  /// @param privateKey the private half: 32 bytes, base64url
  /// @param keyFile where both are kept instead, as a JWK that only its owner can read; made when
  ///   missing. For one process: several must be given the same keys
  /// @param subject whom a push service may write to about what it gets from here: `mailto:` and an
  ///   address, or an `https` URL. Apple's takes none that ends in `localhost`
  public record Web(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("") String publicKey,
      @DefaultValue("") String privateKey,
      @DefaultValue("") String keyFile,
      @DefaultValue("") String subject) {
    public Web {
      if (!subject.isEmpty() && !subject.matches("(mailto:[^\\s@]+@|https://)[!-~]+")) {
        throw new IllegalArgumentException(
            "belfry.channel.push.web.subject: expected mailto: and an address, or an https URL");
      }
    }

    /// The private key stays out of every log.
    @Override
    public String toString() {
      return "Web[enabled=%s]".formatted(enabled);
    }
  }
}
