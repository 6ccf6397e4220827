package dev.belfry.channel.email.compose;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Who mails come from.
///
/// @param name what mail clients show; null if only the address is known
public record Sender(String address, @Nullable String name) {
  /// Reads `address` or `Name <address>`.
  ///
  /// @throws AddressException if it is something else
  public static Sender parse(String text) throws AddressException {
    InternetAddress parsed = new InternetAddress(text, true);
    String address = parsed.getAddress();
    if (address.lastIndexOf('@') < 1 || text.chars().anyMatch(Character::isISOControl)) {
      throw new AddressException("not one address with a domain");
    }
    return new Sender(address, parsed.getPersonal());
  }

  /// What follows the `@`.
  String domain() {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  InternetAddress header() {
    try {
      return new InternetAddress(address, name, StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("every Java platform has UTF-8", e);
    }
  }
}
