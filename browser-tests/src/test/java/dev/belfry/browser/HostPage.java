package dev.belfry.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route.FulfillOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// An application's page with a bell, as strict as a page can be.
final class HostPage {
  static final String FOLDER = "/host/";

  /// The same page, which may register a service worker.
  static final String PUSH = "push.html";

  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

  private HostPage() {}

  /// A file of the page.
  record File(String type, String policy, String content) {
    /// @param belfry where the page may load scripts from and connect to, apart from itself
    static File of(String path, String belfry) {
      String name = path.equals(FOLDER) ? "index.html" : path.substring(FOLDER.length());
      // A service worker needs a policy for Trusted Types.
      String trustedTypes = name.equals(PUSH) ? "belfry" : "'none'";
      return new File(
          TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain"),
          "default-src 'none'; script-src 'self' %1$s; style-src 'self'; img-src 'self' data:;"
                  .formatted(belfry)
              + " connect-src 'self' %s %s;".formatted(belfry, belfry.replaceFirst("^http", "ws"))
              + " base-uri 'none'; form-action 'none';"
              + " require-trusted-types-for 'script'; trusted-types "
              + trustedTypes,
          read("/host/" + (name.equals(PUSH) ? "index.html" : name)));
    }
  }

  /// Serves the page on Belfry's own origin in this browser, also at a proxy's address.
  ///
  /// @param elsewhere an origin that has a page of its own
  static void serve(BrowserContext context, String elsewhere) {
    context.route(
        url -> url.contains(FOLDER) && !url.startsWith(elsewhere),
        route -> {
          String path = route.request().url().replaceFirst("^http://[^/]+([^?#]*).*", "$1");
          File file = File.of(path, "");
          route.fulfill(
              new FulfillOptions()
                  .setContentType(file.type())
                  .setHeaders(
                      Map.of(
                          "Content-Type", file.type(),
                          "Content-Security-Policy", file.policy()))
                  .setBody(file.content()));
        });
  }

  private static String read(String resource) {
    try (InputStream file = HostPage.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalArgumentException(resource);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
