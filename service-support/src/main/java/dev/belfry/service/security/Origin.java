package dev.belfry.service.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An origin in its one normal form: scheme and host in lower case, the port always given.
///
/// @param scheme such as `https`
/// @param host as in a URI: an IPv6 address has its brackets
/// @param port -1 if the scheme has no port of its own and none was given
/// @see <a href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454</a>
record Origin(String scheme, String host, int port) {
  /// What a browser gives as `Origin`; empty for `null`, and for whatever is no origin.
  static Optional<Origin> parse(String origin) {
    try {
      URI uri = new URI(origin);
      return uri.getScheme() != null
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
          ? Optional.of(of(uri.getScheme(), uri.getHost(), uri.getPort()))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// The origin of a call or a page.
  ///
  /// @param port 0 or less if none is given
  static Origin of(String scheme, String host, int port) {
    String http = httpOf(scheme.toLowerCase(Locale.ROOT));
    return new Origin(http, host.toLowerCase(Locale.ROOT), port > 0 ? port : usualPort(http));
  }

  /// A page of an `http` origin opens its socket by `ws`.
  private static String httpOf(String scheme) {
    return switch (scheme) {
      case "ws" -> "http";
      case "wss" -> "https";
      default -> scheme;
    };
  }

  private static int usualPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  /// One of `belfry.allowed-origins`, where a slash at the end means nothing.
  ///
  /// @throws IllegalArgumentException if it is no origin; says what is expected
  static Origin ofSetting(@Nullable String setting) {
    String given = setting == null ? "" : setting.strip();
    return parse(given.endsWith("/") ? given.substring(0, given.length() - 1) : given)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "belfry.allowed-origins: %s (expected: origins by scheme and host, such as https://app.example.com; each by itself, as there is no pattern for many)"
                    .formatted(given)));
  }
}
