package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `docs/configuration.md` says what the code says. `-Dbelfry.write-docs=true` writes it anew.
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String INTRODUCTION =
      """
      # Settings

      This page lists Belfry's own settings. Spring's settings (`server.*`, `spring.kafka.*`, `spring.datasource.*`,
      `spring.security.oauth2.resourceserver.jwt.*`, `management.*`, `logging.*`) work as usual. One of them means more
      here: `management.opentelemetry.tracing.export.otlp.endpoint` switches [traces](operations/traces.md) on.

      A setting is given as an argument (`--belfry.security.clock-skew=30s`), as an environment variable
      (`BELFRY_SECURITY_CLOCKSKEW=30s`) or in a file. `./mvnw spring-boot:run` takes arguments in
      `-Dspring-boot.run.arguments="--server.port=9000 --belfry.kafka-port=9092"`.

      If an argument or a file has a name below `belfry.` that is no setting, the service does not start. A file may serve several
      services: each passes over what is meant for another one, such as `belfry.persistence.*`. A misspelt environment variable
      goes unnoticed, because other programs have variables there too.

      ## A Kafka or a PostgreSQL of your own

      `standalone` starts both, unless a setting names one that is there already. You may bring one of them or both:

      ```sh
      ./mvnw spring-boot:run -Dspring-boot.run.arguments="--spring.kafka.bootstrap-servers=kafka:9092"
      SPRING_DATASOURCE_URL=jdbc:postgresql://db:5432/belfry SPRING_DATASOURCE_USERNAME=belfry \\
        SPRING_DATASOURCE_PASSWORD=... ./mvnw spring-boot:run
      ```

      Give the other settings of the connection too (`spring.kafka.security.*`, `spring.kafka.ssl.*`, `spring.kafka.properties.*`). Without
      the address such settings are refused, and so is the port of a server that is not started. Missing topics and tables are created;
      the database must exist. The data directory is needed in any case: it keeps the key that signs development tokens.

      ## Where it runs

      On Linux (x86-64, ARM) and macOS, in any locale and time zone, for root and for any user who has a name in `/etc/passwd`, with or without
      a home. The file system may be read-only but for two folders: the data directory of `standalone`, and that for temporary files, which
      every service needs (`-Djava.io.tmpdir=...`; `noexec` is fine). The path of the data directory has at most 500 bytes; one that is
      not ASCII needs a UTF-8 locale (`LC_ALL=C.UTF-8`). A machine that has IPv6 only needs `--server.address=::1`. What does not fit is
      refused at start, in one line.

      ## All settings

      This page is made from the code; [CONTRIBUTING](../CONTRIBUTING.md#build-and-test) has the command that writes it anew. A service may
      set another default in its own file: `producer-api` and `standalone` create topics (`belfry.log.create-topics`), `dev-identity`
      has no log (`belfry.log.enabled`), and `standalone` has no clock skew and gives development tokens.

      """;

  @Test
  void thePageNamesEverySettingWithItsDefaultAndASentence() throws IOException {
    Map<String, JsonNode> settings = settings();
    assertThat(settings).containsKeys("belfry.data-directory", "belfry.log.partitions");
    assertThat(settings.values())
        .allSatisfy(setting ->
            assertThat(setting.path("description").asString(""))
                .as(setting.path("name").asString())
                .isNotBlank());

    String page =
        INTRODUCTION
            + "| setting | default | |\n| --- | --- | --- |\n"
            + settings.values().stream()
                .map(ConfigurationPageTest::row)
                .collect(Collectors.joining());
    if (Boolean.getBoolean("belfry.write-docs")) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).hasContent(page);
  }

  private static String row(JsonNode setting) {
    String value =
        setting.path("defaultValue").isArray()
            ? setting
                .path("defaultValue")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(","))
            : setting.path("defaultValue").asString("");
    return "| `%s` | %s | %s |\n"
        .formatted(
            setting.path("name").asString(),
            value.isEmpty() ? "" : "`" + value + "`",
            setting.path("description").asString("").replaceAll("\\s+", " ").replace("|", "\\|"));
  }

  private static Map<String, JsonNode> settings() throws IOException {
    Map<String, JsonNode> all = new TreeMap<>();
    for (URL metadata :
        Collections.list(
            ConfigurationPageTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream json = metadata.openStream()) {
        Json.mapper()
            .readTree(json)
            .path("properties")
            .forEach(setting -> {
              if (setting.path("name").asString().startsWith("belfry.")) {
                all.put(setting.path("name").asString(), setting);
              }
            });
      }
    }
    return all;
  }
}
