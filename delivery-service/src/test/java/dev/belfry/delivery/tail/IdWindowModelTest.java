package dev.belfry.delivery.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.tail.IdWindow.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A window against a list of everything that it was ever told.
class IdWindowModelTest {
  private static final long WINDOW = Duration.ofMinutes(15).toMillis();
  private static final long QUARTER = WINDOW / 4;
  private static final long START = Duration.ofDays(20_000).toMillis();

  private record Seen(EventId id, long offset, long appendedAt, boolean understood) {}

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsTakenForWhatItIsNot(long seed) {
    Random random = new Random(seed);
    int capacity = List.of(1, 4, 40, 400, 100_000).get(random.nextInt(5));
    int averagePause = List.of(1, 1_000, 60_000).get(random.nextInt(3));
    IdWindow window = new IdWindow(Duration.ofMillis(WINDOW), capacity, 0, START - WINDOW);
    List<Seen> all = new ArrayList<>();
    Map<EventId, List<Seen>> model = new HashMap<>();
    long now = START;
    for (int offset = 0; offset < 2_000; offset++) {
      now += random.nextInt(2 * averagePause);
      if (random.nextInt(400) == 0) {
        now += random.nextLong(3 * WINDOW);
      }
      EventId id = someId(random, all, now);
      List<Seen> earlier = model.computeIfAbsent(id, _ -> new ArrayList<>());
      boolean understood = random.nextInt(3) > 0;
      if (understood) {
        Sight sight = window.recognise(id, offset, now, claim(random, earlier, offset));
        check(sight, earlier, window, capacity, now);
      } else {
        assertThat(window.pass(id, offset, now) && earlier.isEmpty()).isFalse();
      }
      Seen seen = new Seen(id, offset, now, understood);
      earlier.add(seen);
      all.add(seen);
      assertThat(window.size()).isLessThanOrEqualTo(capacity);
      if (capacity == 100_000) {
        assertThat(window.forgotten()).isZero();
      }
    }
  }

  private static void check(
      Sight sight, List<Seen> earlier, IdWindow window, int capacity, long now) {
    boolean repeats = earlier.stream().anyMatch(Seen::understood);
    boolean repeatsWithin =
        earlier.stream().anyMatch(seen -> seen.understood && seen.appendedAt >= now - WINDOW);
    boolean repeatsRemembered =
        earlier.stream().anyMatch(seen -> seen.understood && seen.offset >= window.from());

    switch (sight) {
      case REPEAT -> assertThat(repeats).isTrue();
      case NEW -> assertThat(repeats).isFalse();
      case MAYBE_REPEAT -> assertThat(earlier).isNotEmpty();
      case MAYBE_FORGOTTEN -> assertThat(window.forgotten()).isPositive();
      case MAYBE_OLD -> assertThat(repeatsWithin).isFalse();
    }
    if (repeatsRemembered) {
      assertThat(sight).isEqualTo(Sight.REPEAT);
    }
    if (repeatsWithin && capacity == 100_000) {
      assertThat(sight).isEqualTo(Sight.REPEAT);
    }
  }

  /// One that is new, with the time in it or without, or one of those before, mostly a late one.
  private static EventId someId(Random random, List<Seen> all, long now) {
    if (!all.isEmpty() && random.nextBoolean()) {
      int back = random.nextInt(4) == 0 ? all.size() : Math.min(all.size(), 60);
      return all.get(all.size() - 1 - random.nextInt(back)).id;
    }
    if (random.nextBoolean()) {
      return new EventId((random.nextLong() & ~0xf000L) | 0x8000L, random.nextLong());
    }
    long madeAt = now + random.nextLong(-QUARTER + 1, QUARTER);
    return new EventId((madeAt << 16) | 0x7000L, Long.MIN_VALUE | (random.nextLong() >>> 2));
  }

  /// None, or a true one.
  private static long claim(Random random, List<Seen> earlier, int offset) {
    long first = earlier.isEmpty() ? offset : earlier.getFirst().offset;
    return switch (random.nextInt(3)) {
      case 0 -> first;
      case 1 -> random.nextLong(first + 1);
      default -> -1;
    };
  }
}
