package dev.belfry.service.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.service.sample.SampleProcess;
import dev.belfry.testing.JavaProcess;
import dev.belfry.testing.RawHttp;
import dev.belfry.testing.Tokens;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aProcessWithoutMemoryEndsAndSaysWhyInOneLine() {
    assertEnds("unnoticed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "virtual-thread", "thread"})
  @Tag("endurance")
  void aProcessWithoutMemoryEndsWhereverItRunsOut(String where) {
    assertEnds(where);
  }

  private static void assertEnds(String where) {
    try (JavaProcess process = SampleProcess.start("exhausted", "-Xmx96m")) {
      RawHttp http = SampleProcess.http(process);

      CompletableFuture<?> call =
          CompletableFuture.runAsync(() ->
              http.call(
                  "GET",
                  "/api/exhaust/" + where,
                  "Authorization: Bearer " + Tokens.user("alice").signed()));

      assertThat(process.awaitExit(PATIENCE)).isEqualTo(3);
      assertThat(process.output())
          .filteredOn(line -> line.contains("emory"))
          .singleElement()
          .asString()
          .contains("Out of memory", "this process ends", "-Xmx");
      call.cancel(true);
    }
  }
}
