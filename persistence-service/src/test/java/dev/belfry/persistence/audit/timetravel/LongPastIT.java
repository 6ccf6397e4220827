package dev.belfry.persistence.audit.timetravel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Position;
import dev.belfry.persistence.testing.ManyMarks;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What a user has done, before or since, makes an inbox as it was no dearer.
class LongPastIT {
  private static final int COUNT = 1_500;

  /// For each notification that is looked at.
  private static final int FEW_BLOCKS = 8;

  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static final ManyMarks history = ManyMarks.of(COUNT, service);

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aPastCountCostsWhatItCountsHoweverOftenAllWasMarkedAsRead() {
    assertThat(cost(history.end(), view -> unreadIs(view, COUNT - 1)))
        .isLessThan(FEW_BLOCKS * COUNT);
  }

  @Test
  void whatWasMarkedUnreadSinceCostsThePastNoMore() {
    assertThat(cost(history.read(), view -> unreadIs(view, 0))).isLessThan(FEW_BLOCKS * COUNT);
  }

  @Test
  void aPastPageCostsWhatIsOnItHoweverOftenAllWasMarkedAsRead() {
    for (Position at : List.of(history.read(), history.end())) {
      assertThat(cost(at, view -> inbox().page(view, new PastFilter(false, false), 100, null)))
          .isLessThan(12 * FEW_BLOCKS * 100);
    }
  }

  @Test
  void aPastInboxIsCountedWithoutItsRows() {
    // What others look at meanwhile is vacuumed the next time.
    await()
        .untilAsserted(() -> {
          service.database().sql("VACUUM ANALYZE notification").update();
          assertThat(
                  cost(
                      history.end(),
                      view -> inbox().totalCount(view, new PastFilter(false, false))))
              .isLessThan(COUNT / 2);
        });
  }

  private static void unreadIs(PastView view, int expected) {
    assertThat(inbox().unreadCount(view)).isEqualTo(expected);
  }

  private static long cost(Position at, Consumer<PastView> read) {
    return ManyMarks.blocksOf(
        service, () -> read.accept(inbox().view(history.recipient(), at, Instant.now(), null)));
  }

  private static PastInbox inbox() {
    return service.bean(PastInbox.class);
  }
}
