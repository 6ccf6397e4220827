package dev.belfry.standalone;

import dev.belfry.service.problem.ProblemException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The page at `/`: two people, their bells, and a form that sends. Files only; what they call is
/// what everyone calls.
@RestController
final class DemoPage {
  /// As strict as a page can be: what works here works on any page.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types belfry";

  @GetMapping("/")
  ResponseEntity<Resource> page() {
    return answer(new ClassPathResource("demo/index.html"));
  }

  @GetMapping("/demo/{name:[a-z]+\\.(?:css|js|svg)}")
  ResponseEntity<Resource> file(@PathVariable String name) {
    Resource file = new ClassPathResource("demo/" + name);
    if (!file.exists()) {
      throw ProblemException.notFound();
    }
    return answer(file);
  }

  private static ResponseEntity<Resource> answer(Resource file) {
    return ResponseEntity.ok()
        // Not what the caller would like it to be.
        .contentType(MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM))
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .body(file);
  }
}
