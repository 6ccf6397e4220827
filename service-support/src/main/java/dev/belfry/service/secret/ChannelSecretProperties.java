package dev.belfry.service.secret;

import dev.belfry.service.start.PrivateFile;
import dev.belfry.service.start.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The secret of everything that reaches people outside their inbox.
///
/// @param secret what unsubscribe links and hashes of addresses are made with: give
///   channel-service, producer-api and persistence-service the same 16 or more ASCII characters
///   without spaces, and keep them: with another secret, links in mails that were sent no longer
///   work, and addresses that are suppressed are written to again. If empty, there are no such
///   links, and nobody is told that their address is suppressed by `GET /api/contact`
/// @param secretFile where the secret is kept instead, in a file that only its owner can read; made
///   when missing. For one process: several must be given the same secret
@ConfigurationProperties("belfry.channel")
public record ChannelSecretProperties(
    @DefaultValue("") String secret, @DefaultValue("") String secretFile) {
  private static final String FORM = "[!-~]{16,}";

  public ChannelSecretProperties {
    if (!secret.isEmpty() && !secret.matches(FORM)) {
      throw new IllegalArgumentException(
          "belfry.channel.secret: a value that is not shown (expected: 16 or more ASCII characters"
              + " without spaces)");
    }
    if (!secret.isEmpty() && !secretFile.isEmpty()) {
      throw new IllegalArgumentException(
          "belfry.channel.secret-file: %s (expected: nothing, because belfry.channel.secret is set)"
              .formatted(secretFile));
    }
  }

  /// Keys derived from it, if there is one.
  ///
  /// @throws StartRefused if the file can't be read or made
  public Optional<ChannelSecret> keys() {
    if (!secretFile.isEmpty()) {
      return Optional.of(new ChannelSecret(kept(Path.of(secretFile).toAbsolutePath().normalize())));
    }
    return secret.isEmpty() ? Optional.empty() : Optional.of(new ChannelSecret(secret));
  }

  private static String kept(Path file) {
    String found;
    try {
      found = PrivateFile.readOrMake(file, ChannelSecretProperties::random).strip();
    } catch (IOException e) {
      throw new StartRefused(
          "belfry.channel.secret-file: %s can't be read or made (%s).".formatted(file, e), e);
    }
    if (!found.matches(FORM)) {
      throw new StartRefused(
          "belfry.channel.secret-file: %s holds no secret (expected: 16 or more ASCII characters without spaces)."
              .formatted(file));
    }
    return found;
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "ChannelSecretProperties";
  }
}
