package dev.belfry.persistence.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.belfry.events.Json;
import dev.belfry.service.problem.ProblemAdvice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class OpsPageTest {
  private static final Path FILES = Path.of("src/main/resources/ops");

  private final MockMvc web =
      MockMvcBuilders.standaloneSetup(new OpsPage())
          .setControllerAdvice(new ProblemAdvice())
          .setMessageConverters(
              new ResourceHttpMessageConverter(),
              new JacksonJsonHttpMessageConverter(Json.mapper()))
          .build();

  @ParameterizedTest
  @CsvSource({
    "/ops, text/html",
    "/ops/page.js, text/javascript",
    "/ops/ops.css, text/css",
    "/ops/bell.svg, image/svg+xml"
  })
  void filesAreServedWithThePolicyThatLetsInNothingFromElsewhere(String path, String type)
      throws Exception {
    MockHttpServletResponse answer = call(path);

    assertThat(answer.getStatus()).isEqualTo(200);
    assertThat(answer.getContentType()).startsWith(type);
    assertThat(answer.getHeader("Content-Security-Policy"))
        .startsWith("default-src 'self';")
        .doesNotContain("unsafe");
    assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ops/absent.js", "/ops/jsconfig.json", "/ops/index.html"})
  void nothingElseIsServed(String path) throws Exception {
    assertThat(call(path).getStatus()).isEqualTo(404);
  }

  @Test
  void noFileNamesAnotherServer() throws Exception {
    try (Stream<Path> all = Files.list(FILES)) {
      List<Path> files = all.toList();
      assertThat(files).isNotEmpty();
      for (Path file : files) {
        assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
            .as(file.toString())
            .doesNotContainPattern("https?://");
      }
    }
  }

  private MockHttpServletResponse call(String path) throws Exception {
    return web.perform(get(path)).andReturn().getResponse();
  }
}
