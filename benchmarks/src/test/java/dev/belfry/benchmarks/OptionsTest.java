package dev.belfry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private final ByteArrayOutputStream result = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load --url=http://192.0.2.1:8080",
        "load --socket-url=http://192.0.2.1",
        "idle --token-url=http://192.0.2.1/dev/token",
        "drain --bootstrap-servers=localhost:9092,192.0.2.1:9092",
        "drain --jdbc-url=jdbc:postgresql://192.0.2.1:5432/belfry"
      })
  void anotherHostIsRefused(String arguments) {
    assertThat(run(arguments)).isEqualTo(ExitStatus.USAGE);
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .contains("192.0.2.1")
        .contains("--i-own-this-host");
    assertThat(result.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load --users=0",
        "load --rate=0",
        "load --rate=NaN",
        "load --message=10001",
        "load --warmup=soon",
        "load --url=https://localhost",
        "load --url=localhost:8080",
        "reconnect --users=10 --steady=10",
        "sequential --count=0",
        "drain --jdbc-url=jdbc:h2:mem:x",
        "memory --users=10",
        "memory --users=0 --pid=1",
        "drain --events=-1",
        "drain --kafka-config=no-such-file",
        "jmh --forks=0",
        "posts --variable=actor=Ann",
        "load --no-such-option"
      })
  void aWrongOptionIsNamedWithWhatWasExpected(String arguments) {
    assertThat(run(arguments)).isEqualTo(ExitStatus.USAGE);
    assertThat(progress.toString(StandardCharsets.UTF_8)).isNotBlank().doesNotContain("\tat ");
    assertThat(result.size()).isZero();
  }

  private int run(String arguments) {
    return Benchmarks.run(
        new PrintStream(result, true, StandardCharsets.UTF_8),
        new PrintStream(progress, true, StandardCharsets.UTF_8),
        arguments.split(" "));
  }
}
