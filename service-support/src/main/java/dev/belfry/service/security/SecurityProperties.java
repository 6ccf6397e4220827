package dev.belfry.service.security;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/// Who may call from where.
///
/// @param security settings of tokens
/// @param allowedOrigins other origins (exact, such as `https://app.example.com`) whose pages may
///   call REST, load the browser files and open sockets; the own origin always may
@ConfigurationProperties("belfry")
public record SecurityProperties(
    @DefaultValue Security security,
    @DefaultValue @Name("allowed-origins") List<String> allowedOrigins) {
  public SecurityProperties {
    AllowedOrigins.of(allowedOrigins); // refuses what is none while settings are read
  }

  /// How tokens are judged.
  ///
  /// @param clockSkew for how long a token still counts after its end, 0 to 60 s
  public record Security(@DefaultValue("60s") Duration clockSkew) {
    public Security {
      if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofSeconds(60)) > 0) {
        throw new IllegalArgumentException(
            "belfry.security.clock-skew: %s (expected: 0s to 60s)".formatted(clockSkew));
      }
    }
  }
}
