package dev.belfry.delivery.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.tail.IdWindow.Sight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class IdWindowTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int ROOMY = 1_000;
  private final IdWindow window = new IdWindow(Duration.ofMinutes(15), ROOMY, 0, -15 * MINUTE);

  @Test
  void repeatWithinTheWindowIsRecognised() {
    assertThat(see("a", 0)).isNotEqualTo(Sight.REPEAT);
    for (int minute = 1; minute <= 15; minute++) {
      assertThat(see("a", minute)).isEqualTo(Sight.REPEAT);
      assertThat(see("other " + minute, minute)).isNotEqualTo(Sight.REPEAT);
    }
  }

  @Test
  void whatIsLongGoneIsForgottenAndMayBeOld() {
    for (int minute = 0; minute < 600; minute++) {
      see("a" + minute, minute);
    }
    assertThat(window.size()).isBetween(15, 25);
    assertThat(window.from()).isBetween(575L, 585L);
    assertThat(see("a0", 600)).isEqualTo(Sight.MAYBE_OLD);
    assertThat(window.from()).isGreaterThan(0);
  }

  @Test
  void idThatWasMadeJustNowIsNew() {
    for (int minute = 0; minute < 600; minute++) {
      see("a" + minute, minute);
    }
    assertThat(see(madeAt(599), 600)).isEqualTo(Sight.NEW);
    assertThat(see(madeAt(600 - 15), 600)).isEqualTo(Sight.MAYBE_OLD);
    assertThat(see(madeAt(600 + 15), 600)).isEqualTo(Sight.MAYBE_OLD);
    assertThat(window.recognise(id("no time"), 600, 600 * MINUTE, 600)).isEqualTo(Sight.NEW);
  }

  @Test
  void idThatIsNewSinceAnOffsetIsNewIfEverythingSinceThenIsRemembered() {
    for (int minute = 0; minute < 600; minute++) {
      see("a" + minute, minute);
    }
    see("at the edge", 600);
    long from = window.from();
    assertThat(window.recognise(id("x"), 600, 600 * MINUTE, from - 1)).isEqualTo(Sight.MAYBE_OLD);
    assertThat(window.recognise(id("y"), 600, 600 * MINUTE, from)).isEqualTo(Sight.NEW);
    assertThat(window.recognise(id("y"), 601, 600 * MINUTE, from)).isEqualTo(Sight.REPEAT);
    window.pass(id("z"), 602, 600 * MINUTE);
    assertThat(window.recognise(id("z"), 603, 600 * MINUTE, from)).isEqualTo(Sight.MAYBE_REPEAT);
    // This very record makes it forget what was at `from`.
    assertThat(window.recognise(id("a599"), 604, 660 * MINUTE, from)).isEqualTo(Sight.MAYBE_OLD);
  }

  @Test
  void onlyAnEventThatWasUnderstoodIsSurelyRepeated() {
    assertThat(window.pass(id("a"), 0, 0)).isFalse();
    assertThat(window.pass(id("a"), 1, 1)).isTrue();
    assertThat(see("a", 1)).isEqualTo(Sight.MAYBE_REPEAT);
    assertThat(see("a", 2)).isEqualTo(Sight.REPEAT);
  }

  @Test
  void withoutRoomOlderIdsAreForgottenAndNotTakenForNewNorForOld() {
    IdWindow small = new IdWindow(Duration.ofMinutes(15), 100, 0, -15 * MINUTE);
    for (int i = 0; i < 1_000; i++) {
      small.recognise(id("a" + i), i, i, -1);
      assertThat(small.size()).isLessThanOrEqualTo(100);
    }
    assertThat(small.from()).isGreaterThan(850);
    assertThat(small.forgotten()).isEqualTo(1_000 - small.size());
    assertThat(small.recognise(id("a999"), 1_000, 1_000, -1)).isEqualTo(Sight.REPEAT);
    assertThat(small.recognise(id("a1"), 1_001, 1_001, -1)).isEqualTo(Sight.MAYBE_FORGOTTEN);
    assertThat(small.recognise(id(madeAt(0).toString()), 1_002, 1_002, -1))
        .isEqualTo(Sight.MAYBE_FORGOTTEN);
    assertThat(small.recognise(id("claimed"), 1_003, 1_003, small.from())).isEqualTo(Sight.NEW);
  }

  @Test
  void whatWasForgottenForLackOfRoomIsOldOnceTheWindowIsOver() {
    IdWindow small = new IdWindow(Duration.ofMinutes(15), 100, 0, -15 * MINUTE);
    for (int i = 0; i < 1_000; i++) {
      small.recognise(id("a" + i), i, i, -1);
    }
    long forgotten = small.forgotten();
    long later = 16 * MINUTE;
    assertThat(small.recognise(id("a1"), 1_000, later, -1)).isEqualTo(Sight.MAYBE_OLD);
    assertThat(small.forgotten()).isEqualTo(forgotten);
  }

  @Test
  void changesInAQuietPartitionAreKnownToBeNew() {
    see("the first in a while", 60);
    assertThat(see(madeAt(119), 120)).isEqualTo(Sight.NEW);
    assertThat(see(madeAt(180), 180)).isEqualTo(Sight.NEW);
  }

  @Test
  void whatWasNotReadMayBeRepeated() {
    see("a", 1);
    window.interrupted(50, 20 * MINUTE);
    assertThat(window.from()).isEqualTo(50);
    assertThat(see(madeAt(19), 21)).isEqualTo(Sight.MAYBE_OLD);
    assertThat(see(madeAt(30), 31)).isEqualTo(Sight.NEW);
  }

  private Sight see(Object id, int minute) {
    return window.recognise(id(id.toString()), minute, minute * MINUTE, -1);
  }

  private static UUID madeAt(int minute) {
    return new UUID(((minute * MINUTE) << 16) | 0x7000, Long.MIN_VALUE | minute);
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
