package dev.belfry.cli.api;

import dev.belfry.cli.terminal.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;

/// Reads the address of a server.
public final class Address {
  private Address() {}

  /// Parses an address. A refusal does not repeat it, because it may hold a password.
  ///
  /// @param name who gave it, such as an option
  public static URI of(String name, String text) {
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // reported below
    }
    throw CommandFailure.usage(
        "%s: expected http(s)://host[:port][/path], without user and query".formatted(name));
  }
}
