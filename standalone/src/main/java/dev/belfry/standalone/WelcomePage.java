package dev.belfry.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The page at `/`: what runs here, and how to try it.
@RestController
final class WelcomePage {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Environment environment;

  WelcomePage(Environment environment) {
    this.environment = environment;
  }

  @GetMapping("/")
  ResponseEntity<String> page() throws IOException {
    String origin = Origin.of(environment);
    return answer(
        MediaType.TEXT_HTML,
        read("index.html")
            .replace("{{origin}}", origin)
            .replace("{{socket}}", origin.replaceFirst("^http", "ws")));
  }

  @GetMapping("/welcome.css")
  ResponseEntity<String> style() throws IOException {
    return answer(MediaType.valueOf("text/css"), read("welcome.css"));
  }

  private static ResponseEntity<String> answer(MediaType type, String content) {
    return ResponseEntity.ok()
        .contentType(new MediaType(type, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(content);
  }

  private static String read(String name) throws IOException {
    return new ClassPathResource("welcome/" + name).getContentAsString(StandardCharsets.UTF_8);
  }
}
