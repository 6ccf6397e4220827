package dev.belfry.persistence.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.belfry.persistence.audit.chain.Chain;
import dev.belfry.persistence.sink.Tenure.Held;
import dev.belfry.persistence.sink.Tenure.Waiting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
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
    troubles.tell(tenures(waiting(away), waiting(away), held(null)));
    troubles.tell(tenures(held(away), waiting(away), held(null)));
    troubles.tell(tenures(waiting(away), waiting(away), held(null)));
    troubles.tell(tenures(waiting(Trouble.halted("data_loss")), held(null), held(null)));
    troubles.tell(tenures(held(null), held(null), held(null)));
    troubles.tell(tenures(held(null), held(null), held(null)));

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
    troubles.tell(tenures(waiting(Trouble.LOOKED_UP)));
    troubles.tell(tenures(held(null)));

    assertThat(lines.list).isEmpty();
  }

  private static Map<Integer, Tenure> tenures(Tenure... tenures) {
    Map<Integer, Tenure> all = new TreeMap<>();
    for (Tenure tenure : tenures) {
      all.put(all.size(), tenure);
    }
    return all;
  }

  private static Tenure waiting(Trouble trouble) {
    return new Waiting(null, 0, trouble);
  }

  private static Tenure held(@Nullable Trouble trouble) {
    return new Held(new Claim(0, 0, Chain.beginning(new Uuid(1, 2), 0), 1), trouble, List.of());
  }
}
