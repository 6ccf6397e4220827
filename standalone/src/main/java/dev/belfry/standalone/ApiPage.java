package dev.belfry.standalone;

import dev.belfry.service.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The page at `/docs/api`: Swagger UI, in which every call can be tried with a token for
/// development. All of its files are in this jar.
@RestController
final class ApiPage {
  /// Swagger UI has its pictures in its style sheet, and gives elements styles of their own.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Set<String> OF_SWAGGER_UI = Set.of("swagger-ui.css", "swagger-ui-bundle.js");
  private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=utf-8");

  private final String swaggerUi;

  ApiPage() {
    try {
      swaggerUi =
          "META-INF/resources/webjars/swagger-ui/%s/"
              .formatted(
                  PropertiesLoaderUtils.loadAllProperties(
                          "META-INF/maven/org.webjars/swagger-ui/pom.properties")
                      .getProperty("version"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @GetMapping("/docs/api")
  ResponseEntity<Resource> page() {
    return answer(new ClassPathResource("api/index.html"));
  }

  @GetMapping("/docs/api/{name:[a-z-]+\\.(?:css|js|yaml)}")
  ResponseEntity<Resource> file(@PathVariable String name) {
    Resource file =
        new ClassPathResource((OF_SWAGGER_UI.contains(name) ? swaggerUi : "api/") + name);
    if (!file.exists()) {
      throw ProblemException.notFound();
    }
    return answer(file);
  }

  private static ResponseEntity<Resource> answer(Resource file) {
    return ResponseEntity.ok()
        .contentType(
            String.valueOf(file.getFilename()).endsWith(".yaml")
                ? YAML
                : MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM))
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .body(file);
  }
}
