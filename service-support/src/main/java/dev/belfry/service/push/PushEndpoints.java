package dev.belfry.service.push;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which endpoints may be called. A browser names its own, so whoever claims to be a browser could
/// name anything that Belfry's network reaches. Asked when an endpoint is registered, and again
/// when something is sent to it.
public final class PushEndpoints {
  private static final int MAX_LENGTH = 2_048;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]*");
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(?:\\*\\.)?[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63})*\\.[a-z][a-z0-9-]{1,62}");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String ANY_BELOW = "*.";

  private final List<String> hosts;

  /// @param hosts as `belfry.channel.push.allowed-hosts` has them
  /// @throws IllegalArgumentException if one is no host
  public PushEndpoints(List<String> hosts) {
    for (String host : hosts) {
      // Everything below a top-level domain would be nearly everything.
      if (!LOOPBACK.contains(host)
          && (!NAME.matcher(host).matches() || host.matches("\\*\\.[^.]*"))) {
        throw new IllegalArgumentException(
            "belfry.channel.push.allowed-hosts: %s (expected: a host such as push.example.com, or *.example.com)"
                .formatted(host));
      }
    }
    this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /// What is wrong with an endpoint, in a sentence that repeats nothing of it; empty if it may be
  /// called.
  public Optional<String> refusal(String endpoint) {
    if (endpoint.length() > MAX_LENGTH || !VISIBLE.matcher(endpoint).matches()) {
      return Optional.of("Must be a URL of at most %s ASCII characters.".formatted(MAX_LENGTH));
    }
    URI url;
    try {
      url = new URI(endpoint);
    } catch (URISyntaxException _) {
      return Optional.of("Must be a URL.");
    }
    if (url.getHost() == null) {
      return Optional.of("Must be a URL with a host.");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      return Optional.of("Must have neither a user nor a fragment.");
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    if (hosts.stream().noneMatch(allowed -> isHost(allowed, host))) {
      return Optional.of("Must be of a push service that belfry.channel.push.allowed-hosts names.");
    }
    if (LOOPBACK.contains(host) && "http".equalsIgnoreCase(url.getScheme())) {
      return Optional.empty();
    }
    if (!"https".equalsIgnoreCase(url.getScheme())) {
      return Optional.of("Must begin with https://.");
    }
    return url.getPort() == -1 || url.getPort() == 443 || LOOPBACK.contains(host)
        ? Optional.empty()
        : Optional.of("Must be on port 443.");
  }

  private static boolean isHost(String allowed, String host) {
    return allowed.startsWith(ANY_BELOW)
        ? host.endsWith(allowed.substring(1)) && host.length() > allowed.length() - 1
        : host.equals(allowed);
  }
}
