package dev.belfry.service.security;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.cors.CorsConfiguration;

/// Which pages may call REST, load the browser files and open sockets: those of the own origin and
/// of the configured ones. The one judge, for CORS and for handshakes.
public final class AllowedOrigins {
  private final Set<Origin> allowed;

  private AllowedOrigins(Set<Origin> allowed) {
    this.allowed = allowed;
  }

  /// Reads the setting.
  ///
  /// @param settings as in `belfry.allowed-origins`
  /// @throws IllegalArgumentException if one is no origin
  public static AllowedOrigins of(List<String> settings) {
    return new AllowedOrigins(
        settings.stream().map(Origin::ofSetting).collect(Collectors.toUnmodifiableSet()));
  }

  /// Whether a page may. Whoever gives no origin is not a browser, and there are no cookies that a
  /// page could misuse.
  ///
  /// @param origin the header; null if there is none
  /// @param scheme of the call, as [jakarta.servlet.ServletRequest#getScheme()]
  /// @param host likewise
  /// @param port likewise
  public boolean allow(@Nullable String origin, String scheme, String host, int port) {
    return origin == null
        || Origin.parse(origin)
            .filter(page -> allowed.contains(page) || page.equals(Origin.of(scheme, host, port)))
            .isPresent();
  }

  /// Judges foreign origins for CORS; Spring has let the own one pass before.
  CorsConfiguration forCors() {
    return new CorsConfiguration() {
      @Override
      public @Nullable String checkOrigin(@Nullable String origin) {
        return origin != null && Origin.parse(origin).filter(allowed::contains).isPresent()
            ? origin
            : null;
      }
    };
  }
}
