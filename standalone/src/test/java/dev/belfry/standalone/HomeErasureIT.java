package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the command does is tried in its own module; here, that it finds the broker.
class HomeErasureIT {
  @TempDir Path folder;

  @Test
  void theBrokerOfTheDataDirectoryIsStartedForIt() {
    var said = new StringWriter();
    String data = "--belfry.data-directory=" + folder.resolve("data");

    int counted =
        HomeErasure.run(List.of("alice", data), new PrintWriter(said), new PrintWriter(said));
    int erased =
        HomeErasure.run(
            List.of(data, "alice", "--erase", "--reason", "test"),
            new PrintWriter(said),
            new PrintWriter(said));

    assertThat(counted).as(said.toString()).isZero();
    assertThat(erased).isEqualTo(3);
    assertThat(said.toString())
        .containsPattern("belfry.notifications +0 +0 +0\\R")
        .contains("There is no topic belfry.notifications in this Kafka");
  }
}
