package dev.belfry.cli;

import java.net.URI;
import java.net.URISyntaxException;

/// Where something answers.
final class Address {
  private Address() {}

  /// The address that a text stands for. What is refused is not repeated: it may hold a password.
  ///
  /// @param name who gave it, such as an option
  static URI of(String name, String text) {
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
      // said below
    }
    throw CommandFailure.usage(
        "%s: expected http(s)://host[:port][/path], without user and query".formatted(name));
  }
}
