package dev.belfry.delivery.handshake;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which pages may open sockets: those of the own origin and of configured ones. Whoever gives no
/// origin is not a browser, and there are no cookies that a page could misuse.
record Origins(List<String> allowed) {
  /// @param scheme of the call, as [jakarta.servlet.ServletRequest#getScheme()]
  /// @param host likewise
  /// @param port likewise
  boolean allow(@Nullable String origin, String scheme, String host, int port) {
    return origin == null || allowed.contains(origin) || isSame(origin, scheme, host, port);
  }

  private static boolean isSame(String origin, String scheme, String host, int port) {
    try {
      URI uri = new URI(origin);
      return uri.getScheme() != null
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawPath().isEmpty()
          && httpOf(uri.getScheme()).equals(httpOf(scheme))
          && uri.getHost().equalsIgnoreCase(host)
          && portOf(uri.getPort(), uri.getScheme()) == portOf(port, scheme);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String httpOf(String scheme) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "ws" -> "http";
      case "wss" -> "https";
      default -> lower;
    };
  }

  private static int portOf(int port, String scheme) {
    return port > 0 ? port : httpOf(scheme).equals("https") ? 443 : 80;
  }
}
