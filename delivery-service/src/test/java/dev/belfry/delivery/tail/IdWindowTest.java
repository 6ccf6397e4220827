package dev.belfry.delivery.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class IdWindowTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private final IdWindow window = new IdWindow(Duration.ofMinutes(15));

  @Test
  void repeatWithinTheWindowIsRecognised() {
    assertThat(window.add(id("a"), 0)).isTrue();
    for (int minute = 1; minute <= 15; minute++) {
      assertThat(window.add(id("a"), minute * MINUTE)).isFalse();
      assertThat(window.add(id("other " + minute), minute * MINUTE)).isTrue();
    }
  }

  @Test
  void whatIsLongGoneIsForgotten() {
    for (int minute = 0; minute < 600; minute++) {
      window.add(id("a" + minute), minute * MINUTE);
    }
    assertThat(window.size()).isBetween(15, 25);
    assertThat(window.add(id("a0"), 600 * MINUTE)).isTrue();
  }

  @Test
  void idOfAUuidIsItsBits() {
    UUID uuid = UUID.randomUUID();
    assertThat(id(uuid.toString()))
        .isEqualTo(new EventId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()));
  }

  @Test
  void otherSpellingsAreOtherIds() {
    UUID uuid = UUID.fromString("01a202f0-7086-71be-935e-a69b8595779e");
    assertThat(id(uuid.toString().toUpperCase(java.util.Locale.ROOT)))
        .isNotEqualTo(id(uuid.toString()));
    assertThat(id("")).isNotEqualTo(id("x"));
  }

  @Test
  void recordWithoutExactlyOneIdHasNone() {
    RecordHeaders headers = new RecordHeaders();
    assertThat(EventId.of(headers)).isEmpty();
    headers.add("ce_id", "a".getBytes(StandardCharsets.UTF_8));
    assertThat(EventId.of(headers)).isPresent();
    headers.add("ce_id", "b".getBytes(StandardCharsets.UTF_8));
    assertThat(EventId.of(headers)).isEmpty();
  }

  private static EventId id(String text) {
    return EventId.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
