package dev.belfry.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.belfry.consumer.Trouble.Troubled;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TroubleLogTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(TroubleLog.class);
  private final TroubleLog troubles = new TroubleLog("log");

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  @Test
  void troubleIsSaidWhenItBeginsChangesAndEndsOnceForAllWhoHaveIt() {
    Trouble away = Trouble.waits("PostgreSQL is away");
    troubles.tell(partitions(waiting(away), waiting(away), held(null)));
    troubles.tell(partitions(held(away), waiting(away), held(null)));
    troubles.tell(partitions(waiting(away), waiting(away), held(null)));
    troubles.tell(partitions(waiting(Trouble.halted("data_loss")), held(null), held(null)));
    troubles.tell(partitions(held(null), held(null), held(null)));
    troubles.tell(partitions(held(null), held(null), held(null)));

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "log waits in partitions [0, 1]: PostgreSQL is away",
            "log goes on in partitions [1]",
            "log is halted in partitions [0]: data_loss",
            "log goes on in partitions [0]");
  }

  @Test
  void thatAPositionIsLookedUpIsNoTrouble() {
    troubles.tell(partitions(waiting(Trouble.LOOKED_UP)));
    troubles.tell(partitions(held(null)));

    assertThat(lines.list).isEmpty();
  }

  private static Map<Integer, Troubled> partitions(Troubled... partitions) {
    Map<Integer, Troubled> all = new TreeMap<>();
    for (Troubled partition : partitions) {
      all.put(all.size(), partition);
    }
    return all;
  }

  private static Troubled waiting(Trouble trouble) {
    return () -> trouble;
  }

  private static Troubled held(@Nullable Trouble trouble) {
    return () -> trouble;
  }
}
