package dev.belfry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker beside which other users of the machine live.
class ClosedBrokerIT {
  /// Of calls that are answered.
  private static final int PATIENT = 60_000;

  /// Of calls that are not.
  private static final int SILENCE = 2_000;

  @TempDir Path temporary;

  @Test
  void letsInWhoKnowsThePassword_whichStaysTheSameOverARestart() throws Exception {
    Map<String, String> first;
    try (var broker = started()) {
      first = broker.clientSettings();
      new Records(first).createTopic();
      new Records(first).write(3);
    }
    try (var broker = started()) {
      var again = new HashMap<>(first);
      again.put("bootstrap.servers", broker.bootstrapServers());
      assertThat(new Records(again).read()).hasSize(3);
    }
  }

  @Test
  void neitherItsPortNorItsControllersLetsInAnybodyElse() throws Exception {
    try (var broker = started()) {
      var wrong = new HashMap<String, Object>(broker.clientSettings());
      wrong.compute("sasl.jaas.config", (_, login) -> guessed(login));

      assertThatThrownBy(() -> topics(wrong, PATIENT))
          .hasCauseInstanceOf(SaslAuthenticationException.class);
      assertThatThrownBy(
              () -> topics(Map.of("bootstrap.servers", broker.bootstrapServers()), SILENCE))
          .hasCauseInstanceOf(KafkaException.class);
      var ports = ListeningPorts.ofThisProcess();
      assertThat(ports).hasSizeGreaterThanOrEqualTo(2);
      for (var port : ports) {
        assertThatThrownBy(
                () -> topics(Map.of("bootstrap.controllers", "127.0.0.1:" + port), SILENCE))
            .as("port %s", port)
            .hasCauseInstanceOf(KafkaException.class);
      }
    }
  }

  @Test
  void itsFilesAreItsOwnersAlone_alsoInAFolderThatWasOpenBefore() throws Exception {
    Files.createDirectory(
        folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    try (var broker = started()) {
      assertThat(modes(folder())).isEqualTo("rwx------");
      assertThat(modes(folder().resolve("password"))).isEqualTo("rw-------");
      assertThat(modes(broker.clientSettingsFile())).isEqualTo("rw-------");
    }
  }

  @Test
  void whatAClientNeedsIsAlsoInAFile() throws Exception {
    try (var broker = started();
        var file = Files.newBufferedReader(broker.clientSettingsFile())) {
      var settings = new Properties();
      settings.load(file);

      assertThat(settings).isEqualTo(broker.clientSettings());
    }
  }

  @Test
  void aLogThatWasOpenIsClosedFromThenOn() throws Exception {
    try (var open = new EmbeddedBroker(folder(), ListenAddress.anyLoopbackPort())) {
      open.start();
      var records = new Records(open.bootstrapServers());
      records.createTopic();
      records.write(3);
    }
    try (var broker = started()) {
      assertThat(new Records(broker.clientSettings()).read()).hasSize(3);
    }
  }

  private static List<String> topics(Map<String, ?> connection, int millis)
      throws ExecutionException, InterruptedException {
    var settings = new HashMap<String, Object>(connection);
    settings.put("default.api.timeout.ms", millis);
    settings.put("request.timeout.ms", millis / 2);
    try (var admin = Admin.create(settings)) {
      return List.of(admin.describeCluster().clusterId().get());
    }
  }

  private static Object guessed(Object login) {
    return login.toString().replaceFirst("password=\"[0-9a-f]+\"", "password=\"guessed\"");
  }

  private static String modes(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private EmbeddedBroker started() {
    var broker = EmbeddedBroker.withPassword(folder(), ListenAddress.anyLoopbackPort());
    broker.start();
    return broker;
  }

  private Path folder() {
    return temporary.resolve("kafka");
  }
}
