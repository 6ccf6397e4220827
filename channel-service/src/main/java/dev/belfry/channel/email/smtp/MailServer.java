package dev.belfry.channel.email.smtp;

import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Which mail server is used, and how.
///
/// @param protocol `smtp` or `smtps`
/// @param port -1 for the usual one
/// @param user null if the server wants none
/// @param properties of the mail library; they count more than what is set here by default
public record MailServer(
    String protocol,
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    Map<String, Object> properties) {
  /// The library would wait for ever. At the end of a mail a server may take its time, and to give
  /// up on it may mean to send twice.
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "connectiontimeout", "5000",
          "timeout", "60000",
          "writetimeout", "30000",
          "starttls.enable", "true",
          "starttls.required", "true",
          "ssl.checkserveridentity", "true",
          "quitwait", "false");

  /// Copies the properties.
  ///
  /// @throws IllegalArgumentException if it is another protocol
  public MailServer {
    if (!protocol.equals("smtp") && !protocol.equals("smtps")) {
      throw new IllegalArgumentException(
          "spring.mail.protocol: %s (expected: smtp or smtps)".formatted(protocol));
    }
    properties = Map.copyOf(properties);
  }

  Properties forSession() {
    Properties all = new Properties();
    DEFAULTS.forEach((name, value) -> all.put("mail." + protocol + "." + name, value));
    if (user != null) {
      all.put("mail." + protocol + ".auth", "true");
    }
    all.putAll(properties);
    return all;
  }

  /// Without the password.
  @Override
  public String toString() {
    return "%s://%s:%s".formatted(protocol, host, port);
  }
}
