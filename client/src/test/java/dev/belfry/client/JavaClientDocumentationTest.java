package dev.belfry.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JavaClientDocumentationTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyExampleIsCompiledCode() throws IOException {
    String code =
        withoutLayout(
            Files.readString(Path.of("src/test/java/dev/belfry/client/JavaClientExamples.java")));
    List<String> examples =
        JAVA.matcher(Files.readString(Path.of("../docs/java-client.md")))
            .results()
            .map(block -> withoutLayout(block.group(1)))
            .toList();

    assertThat(examples)
        .hasSizeGreaterThan(5)
        .allSatisfy(example -> assertThat(code).contains(example));
  }

  private static String withoutLayout(String code) {
    return code.replaceAll("\\s+", "");
  }
}
