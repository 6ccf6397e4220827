package dev.belfry.delivery;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;

/// Holds the clock of nodes that are started with [#SETTING], so that nothing expires before a
/// test, on a busy machine, has seen that it was there.
final class HeldClock implements AutoCloseable {
  static final String SETTING = "spring.main.sources=" + Source.class.getName();

  private static volatile @Nullable Instant held;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private HeldClock() {}

  static HeldClock hold() {
    HeldClock clock = new HeldClock();
    held = clock.now;
    return clock;
  }

  /// A moment after the one at which it is held.
  Instant soon() {
    return now.plusSeconds(1);
  }

  /// Lets it go on.
  void goOn() {
    held = null;
  }

  @Override
  public void close() {
    goOn();
  }

  /// Without an annotation of its own, since the nodes of all other tests would find it.
  static class Source {
    @Bean
    Clock clock() {
      InstantSource time =
          () -> {
            Instant now = held;
            return now == null ? Instant.now() : now;
          };
      return time.withZone(ZoneOffset.UTC);
    }
  }
}
