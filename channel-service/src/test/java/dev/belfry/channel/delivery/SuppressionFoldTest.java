package dev.belfry.channel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.delivery.Suppressions.Suppressed;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuppressionFoldTest {
  private static final Instant THEN = Instant.parse("2026-11-22T10:00:00Z");
  private static final RecipientId ALICE = new RecipientId("alice");

  @Test
  void theFirstOfAnAddressBeginsItAndOthersAfterItDoNot() {
    Suppressed first = suppressed(1, "a", 0);
    Suppressed other = suppressed(2, "b", 1);

    assertThat(beginnings(Map.of(), first, other, suppressed(3, "a", 2), first))
        .containsExactly(first, other);
    assertThat(beginnings(Map.of("a", known(0, null)), first, suppressed(3, "a", 2))).isEmpty();
  }

  @Test
  void whatIsSuppressedAgainAfterItWasLiftedBeginsAnew() {
    Suppressed again = suppressed(2, "a", 5);

    assertThat(beginnings(Map.of("a", known(0, 4)), again, suppressed(3, "a", 6)))
        .containsExactly(again);
  }

  @Test
  void whatWasLiftedAfterwardsBeginsNothing() {
    assertThat(beginnings(Map.of("a", known(null, 4)), suppressed(1, "a", 0))).isEmpty();
    assertThat(beginnings(Map.of("a", known(0, 4)), suppressed(1, "a", 3))).isEmpty();
  }

  @Test
  void ofTheSameTimeTheSuppressionCounts() {
    Suppressed again = suppressed(2, "a", 4);

    assertThat(beginnings(Map.of("a", known(0, 4)), again)).containsExactly(again);
  }

  private static List<Suppressed> beginnings(
      Map<String, SuppressionFold> known, Suppressed... suppressed) {
    return SuppressionFold.beginnings(known, List.of(suppressed));
  }

  private static SuppressionFold known(@Nullable Integer since, @Nullable Integer liftedAt) {
    return new SuppressionFold(at(since), at(liftedAt));
  }

  private static Suppressed suppressed(int delivery, String hash, int seconds) {
    return new Suppressed(new UUID(0, delivery), ALICE, hash, "bounce", THEN.plusSeconds(seconds));
  }

  private static @Nullable Instant at(@Nullable Integer seconds) {
    return seconds == null ? null : THEN.plusSeconds(seconds);
  }
}
