package dev.belfry.channel.email;

import dev.belfry.channel.email.compose.Sender;
import jakarta.mail.internet.AddressException;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How e-mail is sent.
///
/// @param transport `off`; `folder`: mails become files, for development; `smtp`: by the server
///   that `spring.mail.*` names, by STARTTLS or TLS unless told otherwise
/// @param from who mails come from: an address, or a name and an address such as `Example
///   <noreply@example.com>`
/// @param directory where `folder` puts mails; made when missing
/// @param connections how many connections to the mail server there may be at once
@ConfigurationProperties("belfry.channel.email")
public record EmailProperties(
    @DefaultValue("off") Kind transport,
    @DefaultValue("Belfry <belfry@localhost>") String from,
    @DefaultValue("./data/mail") Path directory,
    @DefaultValue("4") int connections) {
  public EmailProperties {
    parse(from);
    if (connections < 1 || connections > 100) {
      throw new IllegalArgumentException(
          "belfry.channel.email.connections: %s (expected: 1 to 100)".formatted(connections));
    }
  }

  /// [#from()], read.
  Sender sender() {
    return parse(from);
  }

  private static Sender parse(String from) {
    try {
      return Sender.parse(from);
    } catch (AddressException _) { // whose reason is too short to help
      throw new IllegalArgumentException(
          "belfry.channel.email.from: %s (expected: an address, or Name <address>)"
              .formatted(from));
    }
  }

  /// By which way mails leave.
  public enum Kind {
    /// None is sent.
    OFF,
    /// They become files.
    FOLDER,
    /// By a mail server.
    SMTP
  }
}
