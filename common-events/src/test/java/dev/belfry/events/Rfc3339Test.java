package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
    "2026-11-22t10:00:00.5z, 2026-11-22T10:00:00.500Z",
    "2026-11-22T10:00:00.123456789+01:00, 2026-11-22T09:00:00.123456789Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-18:00, +10000-01-01T17:59:59Z"
  })
  void aTimeIsReadWithItsZone(String text, Instant time) {
    assertThat(Rfc3339.parse(text)).hasValue(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026-11-22T10:00Z",
        "2026-11-22 10:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:00:00+1:00",
        "2026-11-22T10:00:00+19:00",
        "2026-11-22T10:00:00.Z",
        "2026-02-30T00:00:00Z",
        "2016-12-31T23:59:60Z",
        "+300000-01-01T00:00:00Z",
        "٢٠٢٦-11-22T10:00:00Z"
      })
  void anythingElseIsNone(String text) {
    assertThat(Rfc3339.parse(text)).isEmpty();
  }
}
