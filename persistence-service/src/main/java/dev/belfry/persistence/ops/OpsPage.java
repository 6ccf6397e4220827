package dev.belfry.persistence.ops;

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

/// The page at `/ops`: files only, without a token. The figures in it are what `/api/` answers to
/// the token of whoever looks at it.
@RestController
final class OpsPage {
  private static final String FILES = "ops/";
  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  @GetMapping("/ops")
  ResponseEntity<Resource> page() {
    return file("index.html");
  }

  @GetMapping("/ops/{name:[a-z-]+\\.(?:css|js|svg)}")
  ResponseEntity<Resource> file(@PathVariable String name) {
    Resource file = new ClassPathResource(FILES + name);
    if (!file.exists()) {
      throw ProblemException.notFound();
    }
    return ResponseEntity.ok()
        .contentType(MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM))
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .body(file);
  }
}
