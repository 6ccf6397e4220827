package dev.belfry.delivery.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadSetTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesAsAMapOfWhatIsUnread(long seed) {
    Random random = new Random(seed);
    UnreadSet set = new UnreadSet();
    Map<UUID, long[]> model = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      UUID id = new UUID(random.nextInt(2), random.nextInt(300));
      switch (random.nextInt(100)) {
        case 0 -> {
          long upTo = random.nextInt(1_000);
          int before = model.size();
          model.values().removeIf(entry -> entry[0] <= upTo);
          assertThat(set.removeUpTo(upTo)).isEqualTo(before - model.size());
        }
        case 1 -> {
          long now = random.nextInt(500);
          Map<UUID, Long> expired = new HashMap<>();
          model.forEach((expiring, entry) -> {
            if (entry[1] <= now) {
              expired.put(expiring, entry[1]);
            }
          });
          model.keySet().removeAll(expired.keySet());
          Map<UUID, Long> removed = new HashMap<>();
          int count =
              set.removeExpired(
                  Instant.ofEpochMilli(now),
                  (expiring, entry) -> removed.put(expiring, entry.expiry()));
          assertThat(removed).isEqualTo(expired).hasSize(count);
        }
        default -> {
          if (random.nextInt(5) < 2) {
            assertThat(set.remove(id)).isEqualTo(model.remove(id) != null);
          } else {
            long offset = random.nextInt(2_000);
            Instant expiry =
                random.nextBoolean() ? null : Instant.ofEpochMilli(random.nextInt(2_000));
            boolean isNew =
                model.putIfAbsent(
                        id,
                        new long[] {
                          offset, expiry == null ? Long.MAX_VALUE : expiry.toEpochMilli()
                        })
                    == null;
            assertThat(set.add(id, offset, expiry)).isEqualTo(isNew);
          }
        }
      }
      assertThat(set.size()).isEqualTo(model.size());
      assertThat(set.contains(id)).isEqualTo(model.containsKey(id));
    }
    List.copyOf(model.keySet()).forEach(id -> assertThat(set.contains(id)).isTrue());
    assertThat(set.nextExpiry())
        .isEqualTo(model.values().stream().mapToLong(e -> e[1]).min().orElse(Long.MAX_VALUE));
  }
}
