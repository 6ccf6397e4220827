package dev.belfry.channel.email;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Where the links in messages lead.
///
/// @param publicUrl where people reach Belfry in their browsers, such as `https://app.example.com`:
///   unsubscribe links lead there, and so do actions that are only a path
@ConfigurationProperties("belfry.channel")
public record LinkProperties(@Nullable URI publicUrl) {
  public LinkProperties {
    if (publicUrl != null
        && (publicUrl.getHost() == null
            || publicUrl.getRawQuery() != null
            || publicUrl.getRawFragment() != null
            || !("http".equals(publicUrl.getScheme()) || "https".equals(publicUrl.getScheme())))) {
      throw new IllegalArgumentException(
          "belfry.channel.public-url: %s (expected: an http or https URL without query)"
              .formatted(publicUrl));
    }
  }
}
