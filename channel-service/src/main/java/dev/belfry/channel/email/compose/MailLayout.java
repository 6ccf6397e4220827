package dev.belfry.channel.email.compose;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The page of a mail. Its template is given maps, and reaches nothing else: no method of any
/// object is ever called. What it names and is not given is an error.
final class MailLayout {
  private static final String FILE = "/channel/email/mail.html";

  /// What ends a text or an attribute; the library's own makes links hard to read besides.
  private static final Mustache.Escaper HTML =
      Escapers.simple(
          new String[][] {
            {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}
          });

  private final Template template;

  MailLayout() {
    try (InputStream bytes = MailLayout.class.getResourceAsStream(FILE)) {
      if (bytes == null) {
        throw new IllegalStateException("missing from the jar: " + FILE);
      }
      template =
          Mustache.compiler()
              .withCollector(new MapsOnly())
              .strictSections(true)
              .withEscaper(HTML)
              .compile(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String page(Map<String, Object> model) {
    return template.execute(model);
  }

  /// Without the fields, methods and fetchers by reflection of the usual one.
  private static final class MapsOnly extends BasicCollector {
    @Override
    public <K, V> Map<K, V> createFetcherCache() {
      return new ConcurrentHashMap<>();
    }
  }
}
