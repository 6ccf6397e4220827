package dev.belfry.producer.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class KnownCallsTest {
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  private final KnownCalls calls =
      new KnownCalls(3, Duration.ofHours(24), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void theFirstUseOfAKeyCounts() {
    CallMark first = mark();
    note(first, 0, NOW);
    note(new CallMark(first.call(), UUID.randomUUID()), 1, NOW);

    assertThat(calls.find(first.call()).orElseThrow().request()).isEqualTo(first.request());
    assertThat(calls.find(first.call()).orElseThrow().offset()).isZero();
  }

  @Test
  void theOldestAreForgottenFirst() {
    CallMark first = mark();
    note(first, 0, NOW);
    for (int i = 1; i <= 3; i++) {
      note(mark(), i, NOW);
    }

    assertThat(calls.size()).isEqualTo(3);
    assertThat(calls.find(first.call())).isEmpty();
  }

  @Test
  void theOldestByTheLogsTimeAreForgottenAlsoIfTheirPartitionIsReadLast() {
    CallMark newest = mark();
    note(newest, 0, NOW);
    CallMark newer = mark();
    note(newer, 1, NOW.minusSeconds(1));
    for (int i = 0; i < 5; i++) {
      note(mark(), i, NOW.minusSeconds(100 - i));
    }

    assertThat(calls.size()).isEqualTo(3);
    assertThat(calls.find(newest.call())).isPresent();
    assertThat(calls.find(newer.call())).isPresent();
  }

  @Test
  void anEarlierUseThatIsReadLaterIsTheFirst() {
    CallMark first = mark();
    note(new CallMark(first.call(), UUID.randomUUID()), 7, NOW);
    note(first, 2, NOW.minusSeconds(60));

    assertThat(calls.find(first.call()).orElseThrow().request()).isEqualTo(first.request());
    assertThat(calls.find(first.call()).orElseThrow().offset()).isEqualTo(2);
    assertThat(calls.size()).isEqualTo(1);
  }

  @Test
  void theFirstInTheLogIsTheFirstAlsoIfTheClockOfTheBrokerWasSetBack() {
    CallMark first = mark();
    note(first, 2, NOW);
    note(new CallMark(first.call(), UUID.randomUUID()), 7, NOW.minusSeconds(60));

    assertThat(calls.find(first.call()).orElseThrow().offset()).isEqualTo(2);
  }

  @Test
  void aCallIsTheFirstOnlyIfNoOtherWasBeforeItInAnyOfItsPartitions() {
    TopicPartition other = new TopicPartition("t", 1);
    CallMark one = mark();
    CallMark two = new CallMark(one.call(), UUID.randomUUID());
    calls.note(one, PARTITION, 0, NOW);
    calls.note(two, PARTITION, 1, NOW);
    calls.note(two, other, 0, NOW.plusMillis(1));
    assertThat(calls.isFirst(one, Map.of(PARTITION, 1))).isTrue();
    assertThat(calls.isFirst(two, Map.of(PARTITION, 1, other, 1))).isFalse();
    assertThat(calls.isFirst(two, Map.of(other, 1))).as("the other was first of all").isFalse();

    calls.note(one, other, 1, NOW.plusMillis(2));

    assertThat(calls.isFirst(one, Map.of(PARTITION, 1, other, 1))).isFalse();
  }

  @Test
  void aCallIsNotTheFirstIfAnotherWasBeforeSomeOfItsEvents_andStaysItIfRepeatedBehindAnother() {
    CallMark one = mark();
    CallMark two = new CallMark(one.call(), UUID.randomUUID());
    note(one, 0, NOW);
    note(one, 1, NOW);
    assertThat(calls.isFirst(one, Map.of(PARTITION, 3))).as("nothing else is there").isTrue();
    note(two, 2, NOW);
    note(one, 3, NOW);

    assertThat(calls.isFirst(one, Map.of(PARTITION, 3))).isFalse();
    assertThat(calls.isFirst(one, Map.of(PARTITION, 2))).isTrue();
  }

  @Test
  void whatIsOlderThanKeysAreKnownIsForgotten() {
    CallMark old = mark();
    note(old, 0, NOW.minus(Duration.ofHours(25)));
    note(mark(), 1, NOW);

    assertThat(calls.find(old.call())).isEmpty();
    assertThat(calls.size()).isEqualTo(1);
  }

  @Test
  void whoWaitsForARecordIsToldWhenItHasBeenRead() {
    var reached = calls.reached(PARTITION, 5);
    calls.readUpTo(PARTITION, 5);
    assertThat(reached).isNotDone();

    calls.readUpTo(PARTITION, 6);

    assertThat(reached).isCompleted();
    assertThat(calls.reached(PARTITION, 5)).isCompleted();
    assertThat(calls.reached(PARTITION, 6)).isNotDone();
  }

  @Test
  void aMarkIsReadAsItWasWritten_andOneOfAnotherVersionSaysNothing() {
    CallMark mark = mark();
    var headers = new RecordHeaders().add(mark.header());
    assertThat(CallMark.in(headers)).contains(mark);

    byte[] newer = mark.header().value();
    newer[0] = 2;

    assertThat(CallMark.in(new RecordHeaders().add(CallMark.HEADER, newer))).isEmpty();
    assertThat(CallMark.in(new RecordHeaders().add(CallMark.HEADER, new byte[3]))).isEmpty();
  }

  private void note(CallMark mark, long offset, Instant at) {
    calls.note(mark, PARTITION, offset, at);
  }

  private static CallMark mark() {
    return new CallMark(UUID.randomUUID(), UUID.randomUUID());
  }
}
