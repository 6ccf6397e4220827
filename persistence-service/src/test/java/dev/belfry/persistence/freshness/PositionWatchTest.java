package dev.belfry.persistence.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventLog;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PositionWatchTest {
  private static final EventLog LOG = new EventLog(Uuid.randomUuid(), 1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AtomicLong next = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final PositionWatch watch = new PositionWatch(_ -> applied());

  private Map<Integer, Long> applied() {
    return switch (failures.poll()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> Map.of(0, next.get());
    };
  }

  @BeforeEach
  void start() {
    watch.start();
  }

  @AfterEach
  void stop() {
    watch.stop();
  }

  @Test
  void whoeverWaitsIsToldOnceTheRowsAreThere() {
    var reached = watch.reached(LOG, LOG.position(0, 7), PATIENCE);
    next.set(7);
    assertThat(reached).isNotDone();

    next.set(8);

    assertThat(reached).succeedsWithin(PATIENCE);
  }

  @Test
  void whateverFails_whoeverWaitsIsToldAfterwards() {
    failures.add(new IllegalStateException("the database is away"));
    failures.add(new StackOverflowError());
    failures.add(new NoClassDefFoundError());
    next.set(8);

    assertThat(watch.reached(LOG, LOG.position(0, 7), PATIENCE)).succeedsWithin(PATIENCE);
    assertThat(failures).isEmpty();
    assertThat(watch.reached(LOG, LOG.position(0, 7), PATIENCE)).succeedsWithin(PATIENCE);
  }
}
