package dev.belfry.channel.push;

import java.net.URI;
import java.util.Set;

/// Servers on this machine, which tests play push services by.
final class Loopback {
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private Loopback() {}

  static boolean is(String host) {
    return HOSTS.contains(host);
  }

  /// Whether what goes there can't be read on its way.
  static boolean isHttpsOrLoopback(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && is(uri.getHost())));
  }
}
