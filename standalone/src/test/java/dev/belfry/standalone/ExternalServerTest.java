package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belfry.service.start.StartRefused;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ExternalServerTest {
  private static final StandaloneProperties USUAL = new StandaloneProperties(Path.of("data"), 0, 0);

  @Test
  void nothingSaidMeansThatBothAreStartedHere() {
    Environment nothing =
        settings(Map.of("spring.kafka.bootstrap-servers", " ", "spring.datasource.url", ""));

    assertThat(ExternalServer.kafka(nothing, USUAL)).isEmpty();
    assertThat(ExternalServer.postgres(nothing, USUAL)).isEmpty();
  }

  @Test
  void aKafkaIsNamedAsForAnySpringService() {
    assertThat(kafka(Map.of("spring.kafka.bootstrap-servers", "one:9092,two:9092")))
        .hasValueSatisfying(kafka -> assertThat(kafka.address()).isEqualTo("one:9092,two:9092"));
    assertThat(
            kafka(
                Map.of(
                    "spring.kafka.bootstrap-servers[0]", "one:9092",
                    "spring.kafka.bootstrap-servers[1]", "two:9092",
                    "spring.kafka.security.protocol", "SSL",
                    "spring.kafka.consumer.properties.sasl.mechanism", "PLAIN")))
        .hasValueSatisfying(kafka -> assertThat(kafka.address()).isEqualTo("one:9092,two:9092"));
  }

  @Test
  void environmentVariablesNameThemToo() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "variables-systemEnvironment",
                Map.of(
                    "SPRING_KAFKA_BOOTSTRAP_SERVERS", "one:9092",
                    "SPRING_DATASOURCE_URL", "jdbc:postgresql://db/belfry")));

    assertThat(ExternalServer.kafka(environment, USUAL)).isPresent();
    assertThat(ExternalServer.postgres(environment, USUAL)).isPresent();
  }

  @Test
  void aDatabaseIsShownWithoutWhatItsUrlMayHide() {
    assertThat(
            postgres(
                Map.of(
                    "spring.datasource.url", "jdbc:postgresql://db:5432/belfry?user=a&password=b")))
        .hasValueSatisfying(database ->
            assertThat(database.summary()).contains("db:5432/belfry").doesNotContain("password"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.kafka.security.protocol",
        "spring.kafka.ssl.bundle",
        "spring.kafka.properties.sasl.jaas.config",
        "spring.kafka.properties.bootstrap.servers",
        "spring.kafka.producer.bootstrap-servers",
        "spring.kafka.consumer.properties.security.protocol"
      })
  void howToReachAKafkaOfOnesOwnWithoutSayingWhereIsRefused(String setting) {
    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> kafka(Map.of(setting, "x")))
        .withMessageContainingAll(setting, "spring.kafka.bootstrap-servers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.datasource.username",
        "spring.datasource.password",
        "spring.datasource.hikari.jdbc-url"
      })
  void howToReachADatabaseOfOnesOwnWithoutSayingWhereIsRefused(String setting) {
    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> postgres(Map.of(setting, "hunter2")))
        .withMessageContainingAll(setting, "spring.datasource.url")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void otherSettingsOfKafkaClientsAreNobodysAddress() {
    assertThat(kafka(Map.of("spring.kafka.properties.request.timeout.ms", "1000"))).isEmpty();
  }

  @Test
  void thePortOfAServerThatIsNotStartedIsRefused() {
    var ports = new StandaloneProperties(Path.of("data"), 9092, 5432);

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() ->
            ExternalServer.kafka(
                settings(Map.of("spring.kafka.bootstrap-servers", "one:9092")), ports))
        .withMessageContainingAll("belfry.kafka-port", "spring.kafka.bootstrap-servers");
    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() ->
            ExternalServer.postgres(
                settings(Map.of("spring.datasource.url", "jdbc:postgresql://db/belfry")), ports))
        .withMessageContainingAll("belfry.postgres-port", "spring.datasource.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:mysql://db/belfry", "postgres://me:hunter2@db/belfry"})
  void aDatabaseOfAnotherKindIsRefusedAndNotRepeated(String url) {
    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> postgres(Map.of("spring.datasource.url", url)))
        .withMessageContaining("jdbc:postgresql://host:port/database")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain(url));
  }

  private static Optional<ExternalServer> kafka(Map<String, Object> settings) {
    return ExternalServer.kafka(settings(settings), USUAL);
  }

  private static Optional<ExternalServer> postgres(Map<String, Object> settings) {
    return ExternalServer.postgres(settings(settings), USUAL);
  }

  private static Environment settings(Map<String, Object> settings) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
    return environment;
  }
}
