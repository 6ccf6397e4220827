package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.frame.ServerFrame;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentPushesTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  private final RecentPushes recent = new RecentPushes();

  @Test
  void reachBackOverEightWhileTheUserIsAway() {
    push(1, 8, false);
    assertThat(recent.reachBackTo(0)).isTrue();

    push(9, 9, false);

    assertThat(recent.reachBackTo(0)).isFalse();
    assertThat(recent.reachBackTo(1)).isTrue();
    assertThat(recent.since(1, NOW)).hasSize(8);
  }

  @Test
  void reachBackOverTwoWhileTheUserIsHere() {
    push(1, 3, true);

    assertThat(recent.reachBackTo(0)).isFalse();
    assertThat(recent.since(1, NOW)).extracting(RecentPushes.Push::offset).containsExactly(2L, 3L);
  }

  @Test
  void keepThoseThatWereOnTheirWayWhenTheUserLeaves() {
    push(1, 3, true);
    push(4, 6, false);

    assertThat(recent.reachBackTo(1)).isTrue();
    assertThat(recent.since(1, NOW)).hasSize(5);
  }

  private void push(long from, long to, boolean here) {
    LongStream.rangeClosed(from, to)
        .forEach(offset ->
            recent.add(
                new RecentPushes.Push(ServerFrame.read(new UUID(0, offset)), offset, null), here));
  }
}
