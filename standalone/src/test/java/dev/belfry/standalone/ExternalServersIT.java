package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.JavaCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// With a broker or a database that is there already.
class ExternalServersIT {
  private static final Infrastructure theirs = Infrastructure.shared();

  @TempDir Path folder;

  /// Where the test is root, the database server is someone else, who must pass through.
  @BeforeEach
  void letOthersPassThrough() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void aKafkaThatIsNamedIsUsedAndNoneIsStarted() {
    assertWorks(usingTheirKafka());

    assertThat(folder.resolve("data/kafka")).doesNotExist();
    assertThat(folder.resolve("data/postgres")).isDirectory();
  }

  @Test
  void withBothNamedNeitherIsStarted() {
    Database database = theirs.newDatabase();

    assertWorks(
        usingTheirKafka()
            .withEnvironment("SPRING_DATASOURCE_URL", database.jdbcUrl())
            .withEnvironment("SPRING_DATASOURCE_USERNAME", database.username())
            .withEnvironment("SPRING_DATASOURCE_PASSWORD", database.password()));

    assertThat(folder.resolve("data/kafka")).doesNotExist();
    assertThat(folder.resolve("data/postgres")).doesNotExist();
  }

  private JavaCommand usingTheirKafka() {
    return Instance.command(0)
        .withArgument("--belfry.data-directory=" + folder.resolve("data"))
        .withArgument("--spring.kafka.bootstrap-servers=" + theirs.bootstrapServers());
  }

  private static void assertWorks(JavaCommand command) {
    try (Instance belfry = Instance.started(command)) {
      String alice = belfry.token("alice");
      HttpResponse<String> answer = belfry.notifyPatiently(alice, "Hello");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      JsonNode accepted = Json.mapper().readTree(answer.body());
      assertThat(belfry.inbox(alice, accepted.path("position").asString()))
          .contains(accepted.path("id").asString());
      assertThat(belfry.process().output())
          .anyMatch(line -> line.contains(theirs.bootstrapServers() + " (yours"));
      assertThat(belfry.process().terminate(Instance.PATIENCE)).isEqualTo(143);
    }
  }
}
