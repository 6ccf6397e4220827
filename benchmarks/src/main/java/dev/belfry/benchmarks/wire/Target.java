package dev.belfry.benchmarks.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/// Where load goes to. Made only for this machine itself, unless whoever runs it says that the
/// other host is theirs.
///
/// @param url without a path's trailing slash
/// @param address its host, resolved
public record Target(URI url, InetSocketAddress address) {
  /// The target that a URL names.
  ///
  /// @param anyHost whether a host other than this machine is allowed
  /// @throws RefusedTarget with the reason
  public static Target of(URI url, boolean anyHost) {
    if (url.getScheme() == null
        || !url.getScheme().toLowerCase(Locale.ROOT).equals("http")
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new RefusedTarget("%s: expected http://host:port[/path]".formatted(url));
    }
    InetAddress host = resolve(url.getHost(), anyHost);
    int port = url.getPort() < 0 ? 80 : url.getPort();
    return new Target(
        URI.create(url.toString().replaceFirst("/+$", "")), new InetSocketAddress(host, port));
  }

  /// The address of a host that load may go to.
  ///
  /// @throws RefusedTarget if it is unknown, or another machine and `anyHost` is false
  public static InetAddress resolve(String host, boolean anyHost) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new RefusedTarget("%s: unknown host".formatted(host));
    }
    if (!anyHost && !address.isLoopbackAddress()) {
      throw new RefusedTarget(
          "%s is not this machine; load is only for hosts of your own (--i-own-this-host)"
              .formatted(host));
    }
    return address;
  }

  /// The value of the header `Host`.
  String hostHeader() {
    return url.getRawAuthority();
  }

  /// The request target of a path below the URL.
  String path(String path) {
    return url.getRawPath() + path;
  }

  /// Load must not go there.
  public static final class RefusedTarget extends IllegalArgumentException {
    RefusedTarget(String message) {
      super(message);
    }
  }
}
