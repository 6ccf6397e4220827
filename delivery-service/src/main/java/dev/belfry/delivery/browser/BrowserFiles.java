package dev.belfry.delivery.browser;

import dev.belfry.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Serves the bell's modules, and nothing that is beside them. Browsers keep them but ask each time
/// whether they are still the same, so that modules of two versions never meet; the answer is a
/// 304.
///
/// A release has the bell as one file too. Under its version (`/belfry/0.1.0/bell.js`) it never
/// changes, so browsers need not ask again; under that of its API (`/belfry/v1/bell.js`) it is the
/// server's own, and browsers ask once an hour.
@Component
final class BrowserFiles implements WebMvcConfigurer {
  private static final String LOCATION = "classpath:/META-INF/resources/belfry/";
  private static final int TAG_BYTES = 12;

  private final Map<String, String> tags = new ConcurrentHashMap<>();

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/belfry/*.js")
        .addResourceLocations(LOCATION)
        .setCacheControl(CacheControl.noCache())
        .setUseLastModified(false)
        .setEtagGenerator(this::tagOf);
    serveBundle(registry, "{api:v1}", CacheControl.maxAge(Duration.ofHours(1)));
    serveBundle(
        registry,
        "{version:[0-9][-.0-9a-z]*}",
        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
  }

  private void serveBundle(ResourceHandlerRegistry registry, String folder, CacheControl caching) {
    registry
        .addResourceHandler("/belfry/" + folder + "/bell.js", "/belfry/" + folder + "/bell.js.map")
        .addResourceLocations(LOCATION)
        .setCacheControl(caching)
        .setUseLastModified(false)
        .setEtagGenerator(this::tagOf);
  }

  /// Weak, because a proxy may compress what it passes on.
  private String tagOf(Resource file) {
    return tags.computeIfAbsent(file.getDescription(), _ -> "W/\"" + hash(file) + '"');
  }

  private static String hash(Resource file) {
    try (InputStream content = file.getInputStream()) {
      byte[] digest = Sha256.of(content.readAllBytes());
      return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
