package dev.belfry.delivery.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdSetTest {
  @ParameterizedTest
  @CsvSource({"1,0", "2,100", "3,5000", "4,20000", "5,1000000"})
  void behavesAsASetWhateverItWasMadeFor(long seed, int most) {
    Random random = new Random(seed);
    EventIdSet set = new EventIdSet(most);
    Set<EventId> model = new HashSet<>();
    for (int i = 0; i < 50_000; i++) {
      // Ids that have a half in common, are their own opposites, or are zero are among them.
      EventId id =
          new EventId(
              random.nextBoolean() ? random.nextInt(200) : random.nextLong(), random.nextInt(200));
      assertThat(set.contains(id)).isEqualTo(model.contains(id));
      if (random.nextBoolean()) {
        set.add(id);
        model.add(id);
      }
      assertThat(set.size()).isEqualTo(model.size());
    }
    assertThat(model).allMatch(set::contains);
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 10_000, 100_000, 300_000})
  void anIdTakesNoMoreThanIsSaidOfIt(int most) {
    Random random = new Random(7);
    EventIdSet set = new EventIdSet(most);
    for (int i = 0; i < most; i++) {
      set.add(new EventId(random.nextLong(), random.nextLong()));
      if (i >= 500) {
        // Until segments are of some size, each has a little more room than it needs.
        long spare = (long) Math.max(1, most / 2_048) * 600;
        assertThat(set.bytes()).isLessThanOrEqualTo(26L * set.size() + spare);
      }
    }
    assertThat(set.bytes()).isLessThanOrEqualTo((long) EventIdSet.BYTES_PER_ID * most);
  }

  @Test
  void anEmptySetTakesAlmostNothing() {
    assertThat(new EventIdSet(1_000).bytes()).isLessThan(64);
  }
}
