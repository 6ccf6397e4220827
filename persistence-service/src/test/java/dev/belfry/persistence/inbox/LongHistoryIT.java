package dev.belfry.persistence.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.persistence.testing.ManyMarks;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a user has done before makes what she reads now no dearer.
class LongHistoryIT {
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
  void aCountCostsWhatItCountsHoweverOftenAllWasMarkedAsRead() {
    long few = cost(some, view -> inbox().unreadCount(view));

    assertThat(cost(many, view -> inbox().unreadCount(view))).isLessThan(2 * TIMES * few);
  }

  @Test
  void thePageOfAListCostsTheSameHoweverOftenAllWasMarkedAsRead() {
    var page = new ListPage(100, 0, null);
    var all = new ListFilter(false, null);
    long few = cost(some, view -> inbox().page(view, all, page));

    assertThat(cost(many, view -> inbox().page(view, all, page))).isLessThan(2 * few);
  }

  @Test
  void aSnapshotOfWhatIsUnreadCostsWhatIsInIt() {
    long few = cost(some, view -> inbox().unread(view));

    assertThat(cost(many, view -> inbox().unread(view))).isLessThan(2 * TIMES * few);
  }

  private static long cost(ManyMarks history, Consumer<InboxView> read) {
    return ManyMarks.blocksOf(
        service, () -> read.accept(inbox().view(service.log(), history.recipient())));
  }

  private static InboxQueries inbox() {
    return service.bean(InboxQueries.class);
  }
}
