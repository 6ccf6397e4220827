package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Position;
import org.junit.jupiter.api.Test;

class SeenMarkTest {
  private final SeenMark mark = new SeenMark();

  @Test
  void itMovesForwardOnlyAndIsReportedOnce() {
    assertThat(mark.raise(at(5), at(9))).isTrue();
    assertThat(mark.take()).isEqualTo(at(5));

    assertThat(mark.raise(at(4), at(9))).isFalse();
    assertThat(mark.raise(at(5), at(9))).isFalse();
    assertThat(mark.hasNews()).isFalse();
    assertThat(mark.take()).isNull();
  }

  @Test
  void whatTheSessionWasNotToldCannotHaveBeenSeen() {
    mark.raise(at(1_000_000), at(9));
    assertThat(mark.take()).isEqualTo(at(9));

    assertThat(mark.raise(at(1_000_000), at(10))).isTrue();
    assertThat(mark.take()).isEqualTo(at(10));
  }

  @Test
  void aSessionThatWasToldNoPositionHasShownNothing() {
    assertThat(mark.raise(at(5), null)).isFalse();
    assertThat(mark.take()).isNull();
  }

  private static Position at(long offset) {
    return new Position(7, 3, offset);
  }
}
