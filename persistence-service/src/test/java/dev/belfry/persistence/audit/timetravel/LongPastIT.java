package dev.belfry.persistence.audit.timetravel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Position;
import dev.belfry.persistence.testing.ManyMarks;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a user has done, before or since, makes an inbox as it was no dearer.
class LongPastIT {
  private static final int COUNT = 250;
  private static final int TIMES = 6;

  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static ManyMarks some;
  private static ManyMarks many;

  @BeforeAll
  static void history() {
    some = ManyMarks.of(COUNT, service);
    many = ManyMarks.of(COUNT * TIMES, service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aPastCountCostsWhatItCountsHoweverOftenAllWasMarkedAsRead() {
    long few = cost(some, some.end(), view -> unreadIs(view, COUNT - 1));
    assertThat(cost(many, many.end(), view -> unreadIs(view, COUNT * TIMES - 1)))
        .isLessThan(2 * TIMES * few);
  }

  @Test
  void whatWasMarkedUnreadSinceCostsThePastNoMore() {
    long few = cost(some, some.read(), view -> unreadIs(view, 0));
    assertThat(cost(many, many.read(), view -> unreadIs(view, 0))).isLessThan(2 * TIMES * few);
  }

  @Test
  void aPastPageCostsTheSameHoweverOftenAllWasMarkedAsRead() {
    Consumer<PastView> page = view -> inbox().page(view, false, 100, null);

    assertThat(cost(many, many.end(), page)).isLessThan(2 * cost(some, some.end(), page));
    assertThat(cost(many, many.read(), page)).isLessThan(2 * cost(some, some.read(), page));
  }

  private static void unreadIs(PastView view, int expected) {
    assertThat(inbox().unreadCount(view)).isEqualTo(expected);
  }

  private static long cost(ManyMarks history, Position at, Consumer<PastView> read) {
    return ManyMarks.blocksOf(
        service, () -> read.accept(inbox().view(history.recipient(), at, Instant.now())));
  }

  private static PastInbox inbox() {
    return service.bean(PastInbox.class);
  }
}
