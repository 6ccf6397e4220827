package dev.belfry.service.secret;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The secret of everything that reaches people outside their inbox.
///
/// @param secret what unsubscribe links and hashes of addresses are made with: give channel-service
///   and producer-api the same 16 or more ASCII characters without spaces, and keep them: with
///   another secret, links in mails that were sent no longer work, and addresses that are
///   suppressed are written to again. If empty, there are no such links
@ConfigurationProperties("belfry.channel")
public record ChannelSecretProperties(@DefaultValue("") String secret) {
  public ChannelSecretProperties {
    if (!secret.matches("|[!-~]{16,}")) {
      throw new IllegalArgumentException(
          "belfry.channel.secret: a value that is not shown (expected: 16 or more ASCII characters"
              + " without spaces)");
    }
  }

  /// Keys derived from it, if there is one.
  public Optional<ChannelSecret> keys() {
    return secret.isEmpty() ? Optional.empty() : Optional.of(new ChannelSecret(secret));
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "ChannelSecretProperties";
  }
}
