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
///   call REST, load the browser files and open sockets; pages of Belfry's own origin always may
@ConfigurationProperties("belfry")
public record SecurityProperties(
    @DefaultValue Security security,
    @DefaultValue @Name("allowed-origins") List<String> allowedOrigins) {
  public SecurityProperties {
    AllowedOrigins.of(allowedOrigins); // refuses what is none while settings are read
  }

  /// How calls are judged.
  ///
  /// @param clockSkew for how long a token still counts after its end, 0 to 60 s
  /// @param internalSecret what persistence-service wants to see, besides a token, in calls to
  ///   `/internal/`, and what delivery-service and producer-api show: give all of them the same 16
  ///   or more ASCII characters without spaces. If empty, a valid token is enough, so `/internal/`
  ///   must not be routed
  public record Security(
      @DefaultValue("60s") Duration clockSkew, @DefaultValue("") String internalSecret) {
    public Security {
      if (!internalSecret.matches("|[!-~]{16,}")) {
        throw new IllegalArgumentException(
            "belfry.security.internal-secret: expected 16 or more ASCII characters without spaces");
      }
      if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofSeconds(60)) > 0) {
        throw new IllegalArgumentException(
            "belfry.security.clock-skew: %s (expected: 0s to 60s)".formatted(clockSkew));
      }
    }

    /// The secret stays out of every log.
    @Override
    public String toString() {
      return "Security";
    }
  }
}
