package dev.belfry.producer.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Ids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class UsedIdsTest {
  private final UsedIds ids = new UsedIds();

  @Test
  void anIdThatWasNotedIsNeverTakenForNew() {
    ids.readFromBeginning(0);
    List<UUID> used = IntStream.range(0, 100_000).mapToObj(UsedIdsTest::derived).toList();
    used.forEach(this::note);

    assertThat(used).noneMatch(id -> ids.isNew(0, id));
    assertThat(IntStream.range(100_000, 200_000).filter(i -> ids.isNew(0, derived(i))).count())
        .isGreaterThan(99_900);
  }

  @Test
  void nothingIsNewBeforeThePartitionHasBeenReadFromItsBeginning() {
    ids.readFromBeginning(1);

    assertThat(ids.isNew(0, derived(1))).isFalse();
    assertThat(ids.isNew(1, derived(1))).isTrue();
  }

  @Test
  void nothingIsNewWhereSomethingCouldNotBeRead() {
    ids.readFromBeginning(0);
    ids.hasGap(0);
    ids.hasGap(1);
    ids.readFromBeginning(1);

    assertThat(ids.isNew(0, derived(1))).isFalse();
    assertThat(ids.isNew(1, derived(1))).isFalse();
  }

  @Test
  void nothingIsSaidOfIdsThatAreNotNoted() {
    ids.readFromBeginning(0);

    assertThat(ids.isNew(0, Ids.next())).isFalse();
    assertThat(ids.isNew(0, UUID.randomUUID())).isFalse();
  }

  @Test
  void ofARecordWithSeveralIdsEachIsNoted() {
    ids.readFromBeginning(0);
    ids.note(
        new RecordHeaders()
            .add("ce_id", bytes(derived(1)))
            .add("ce_id", "no id at all, but of the same length".getBytes(StandardCharsets.UTF_8))
            .add("ce_id", null)
            .add("ce_id", bytes(derived(2))));

    assertThat(ids.isNew(0, derived(1))).isFalse();
    assertThat(ids.isNew(0, derived(2))).isFalse();
    assertThat(ids.isNew(0, derived(3))).isTrue();
  }

  private void note(UUID id) {
    ids.note(new RecordHeaders().add("ce_id", bytes(id)));
  }

  private static byte[] bytes(UUID id) {
    return id.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static UUID derived(int i) {
    return Ids.derived("single", "shop", "key" + i, "alice");
  }
}
