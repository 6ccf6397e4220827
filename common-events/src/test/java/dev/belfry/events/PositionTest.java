package dev.belfry.events;

import static dev.belfry.events.EventFixtures.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
  @Test
  void comesBackFromItsText() {
    for (long offset : new long[] {-1, 0, 1, 15, 16, 1_000_000, Long.MAX_VALUE - 1}) {
      Position position = new Position(0xfedc_ba98, 11, offset);
      assertThat(Position.parse(position.toString())).contains(position);
      assertThat(position.toString()).hasSizeLessThanOrEqualTo(64).matches("[A-Za-z0-9_-]+");
    }
  }

  @Test
  void sortsAsTextInTheOrderOfTheLogWithTheOneBeforeTheFirstRecordFirst() {
    List<String> inOrder =
        LongStream.of(-1, 0, 9, 10, 255, 256, 1L << 40)
            .mapToObj(offset -> LOG.position(3, offset).toString())
            .toList();
    assertThat(inOrder).isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "12345678-0003-000000000000000",
        "12345678-0003-00000000000000001",
        "1234567G-0003-0000000000000001",
        "12345678-0003-000000000000000A",
        "12345678-0003-ffffffffffffffff",
        " 12345678-0003-0000000000000001",
        "12345678-0003-0000000000000001\n"
      })
  void anythingElseIsNoPosition(String text) {
    assertThat(Position.parse(text)).isEmpty();
  }

  @Test
  void belongsToOneRecipientsPartitionOfOneLog() {
    RecipientId alice = EventFixtures.ALICE;
    Position position = LOG.position(LOG.partitionOf(alice), 3);
    assertThat(LOG.isPositionOf(alice, position)).isTrue();
    assertThat(LOG.isPositionOf(alice, new Position(1, position.partition(), 3))).isFalse();
    assertThat(LOG.isPositionOf(alice, LOG.position(position.partition() ^ 1, 3))).isFalse();
  }
}
