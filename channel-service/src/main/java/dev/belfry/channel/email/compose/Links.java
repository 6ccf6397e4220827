package dev.belfry.channel.email.compose;

import dev.belfry.service.secret.Unsubscribe;
import dev.belfry.service.secret.UnsubscribeTokens;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Where the links in mails lead.
public final class Links {
  private final URI publicUrl;
  private final UnsubscribeTokens tokens;

  /// @param publicUrl where people reach Belfry and the pages of its host
  public Links(URI publicUrl, UnsubscribeTokens tokens) {
    this.publicUrl = publicUrl;
    this.tokens = tokens;
  }

  /// Where an action leads from a mail, which has no page of its own: a path is one of the public
  /// URL's host. Nothing if it is no address of the web.
  Optional<String> absolute(String actionUrl) {
    try {
      URI url = publicUrl.resolve(new URI(actionUrl));
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https")) && url.getRawAuthority() != null
          ? Optional.of(url.toASCIIString())
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  String unsubscribe(Unsubscribe allowed) {
    String base = publicUrl.toASCIIString();
    return "%s/unsubscribe/%s"
        .formatted(
            base.endsWith("/") ? base.substring(0, base.length() - 1) : base, tokens.seal(allowed));
  }
}
