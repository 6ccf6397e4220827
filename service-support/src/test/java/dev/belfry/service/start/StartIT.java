package dev.belfry.service.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.belfry.events.Json;
import dev.belfry.service.sample.SampleProcess;
import dev.belfry.service.sample.SampleService;
import dev.belfry.service.trace.Traces;
import dev.belfry.testing.JavaProcess;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class StartIT {
  @Test
  void namesTheSettingsWhenThereIsNoIssuer(CapturedOutput output) {
    assertThatException()
        .isThrownBy(() ->
            SampleService.run(Map.of("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", "")));

    assertThat(saidOnStandardError(output))
        .singleElement()
        .asString()
        .contains("No issuer of tokens is configured.", "resourceserver.jwt.issuer-uri");
  }

  @Test
  void namesASettingThatIsOutOfRange(CapturedOutput output) {
    assertThatException()
        .isThrownBy(() -> SampleService.run(Map.of("belfry.security.clock-skew", "61s")));

    assertThat(saidOnStandardError(output))
        .singleElement()
        .asString()
        .contains("belfry.security.clock-skew: PT1M1S (expected: 0s to 60s)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "belfry.security.clock-scew",
        "belfry.data-directoy",
        "belfry.allowed-origin[0]",
        "belfry.securiti.clock-skew"
      })
  void namesAnArgumentThatIsNoSetting(String mistyped, CapturedOutput output) {
    assertThatException().isThrownBy(() -> SampleService.run(Map.of(mistyped, "60s")));

    assertThat(saidOnStandardError(output))
        .singleElement()
        .asString()
        .contains(mistyped.replace("[0]", "") + ": there is no such setting");
  }

  @Test
  void namesALineOfAFileThatIsNoSetting(@TempDir Path folder, CapturedOutput output)
      throws IOException {
    Path file = folder.resolve("mine.properties");
    Files.writeString(file, "belfry.security.clock-scew=60s");

    assertThatException().isThrownBy(() -> SampleService.run(importing(file)));

    assertThat(saidOnStandardError(output))
        .singleElement()
        .asString()
        .contains("belfry.security.clock-scew: there is no such setting", "mine.properties");
  }

  @Test
  void aFileMayHaveTheSettingsOfOtherServicesAndAnyWayToWriteAName(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("shared.properties");
    Files.writeString(
        file,
        """
        belfry.persistence.batch-size=100
        belfry.security.clockSkew=1s
        belfry.allowed-origins[0]=https://app.example.com
        """);

    assertThatNoException().isThrownBy(() -> SampleService.run(importing(file)).close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:port"})
  void namesTheSettingThatKafkasClientDoesNotAccept(String servers, CapturedOutput output) {
    assertThatException()
        .isThrownBy(() ->
            SampleService.run(
                Map.of("belfry.log.enabled", "true", "spring.kafka.bootstrap-servers", servers)));

    assertThat(saidOnStandardError(output))
        .singleElement()
        .asString()
        .contains("bootstrap.servers", "spring.kafka.bootstrap-servers (host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "null", "app.example.com", "https://app.example.com,*"})
  void namesAnAllowedOriginThatIsNone(String origins, CapturedOutput output) {
    assertThatException()
        .isThrownBy(() -> SampleService.run(Map.of("belfry.allowed-origins", origins)));

    assertThat(saidOnStandardError(output))
        .singleElement()
        .asString()
        .contains("belfry.allowed-origins: ", "https://app.example.com");
  }

  @Test
  void everyLineOfTheLogIsAnObjectOfTheElasticCommonSchemaOnDemand(CapturedOutput output) {
    try (var _ = SampleService.run(Map.of("logging.structured.format.console", "ecs"))) {
      LoggerFactory.getLogger(StartIT.class).warn("Not ready: \"{}\"", "why");
    }

    assertThat(ownEntries(output))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.at("/@timestamp").isString()).isTrue();
          assertThat(entry.at("/log/level").asString()).isEqualTo("WARN");
          assertThat(entry.at("/message").asString()).isEqualTo("Not ready: \"why\"");
        });
  }

  @Test
  void aLineWithinATraceNamesIt(CapturedOutput output) {
    try (var service =
        SampleService.run(
            Map.of(
                "logging.structured.format.console", "ecs",
                "management.opentelemetry.tracing.export.otlp.endpoint", "http://127.0.0.1:1"))) {
      try (var _ =
          service
              .getBean(Traces.class)
              .begin(
                  "x",
                  SpanKind.INTERNAL,
                  "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")) {
        LoggerFactory.getLogger(StartIT.class).warn("within");
      }
      LoggerFactory.getLogger(StartIT.class).warn("outside");
    }

    assertThat(ownEntries(output))
        .extracting(entry -> entry.at("/trace/id").asString(""))
        .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736", "");
  }

  /// What this test has logged. A broker that another test of this JVM has started may say
  /// something, too, and is not always in time to say it as an object.
  private static List<JsonNode> ownEntries(CapturedOutput output) {
    return output
        .getOut()
        .lines()
        .filter(line -> line.contains(StartIT.class.getName()))
        .<JsonNode>map(Json::readObject)
        .toList();
  }

  @Test
  void withoutAnAddressForThemThereAreNoTraces() {
    try (var service = SampleService.run(Map.of("management.tracing.sampling.probability", "1"))) {
      assertThat(service.getBean(Traces.class)).isSameAs(Traces.OFF);
      assertThat(service.getBeanNamesForType(Tracer.class)).isEmpty();
      assertThat(service.getBeanNamesForType(OpenTelemetry.class)).isEmpty();
    }
  }

  @Test
  void tracesThatAreNotToBeExportedAreOff() {
    try (var service =
        SampleService.run(
            Map.of(
                "management.tracing.export.enabled", "false",
                "management.opentelemetry.tracing.export.otlp.endpoint", "http://127.0.0.1:1"))) {
      assertThat(service.getBean(Traces.class)).isSameAs(Traces.OFF);
    }
  }

  private static Map<String, String> importing(Path file) {
    return Map.of("spring.config.import", "classpath:belfry-defaults.yml," + file.toUri());
  }

  @Test
  void namesTheFolderForTemporaryFilesThatCannotBeWrittenTo() {
    try (JavaProcess process =
        SampleProcess.start("no-temporary-folder", "-Djava.io.tmpdir=/proc/self")) {
      assertThat(process.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(process.output())
          .singleElement()
          .asString()
          .contains("/proc/self, ", "-Djava.io.tmpdir");
    }
  }

  @Test
  void namesThePortThatIsTaken(CapturedOutput output) {
    try (var first = SampleService.run(Map.of())) {
      int port = SampleService.http(first).port();

      assertThatException()
          .isThrownBy(() -> SampleService.run(Map.of("server.port", String.valueOf(port))));

      assertThat(saidOnStandardError(output))
          .singleElement()
          .asString()
          .contains("Port " + port, "--server.port");
    }
  }

  /// Without what Logback says of the broker that other tests in this JVM have started: while the
  /// logging of a sample begins, the broker's loggers have no appender for a moment.
  private static List<String> saidOnStandardError(CapturedOutput output) {
    return output
        .getErr()
        .lines()
        .filter(line ->
            !(line.contains("Logger[org.apache.kafka.") && line.contains("No appenders present")))
        .toList();
  }
}
