package dev.belfry.persistence.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.ManyMarks;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What a user has done before makes what they read now no dearer.
class LongHistoryIT {
  private static final int COUNT = 1_500;

  /// For each notification that is looked at.
  private static final int FEW_BLOCKS = 5;

  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static final ManyMarks history = ManyMarks.of(COUNT, service);

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aCountCostsWhatItCountsHoweverOftenAllWasMarkedAsRead() {
    assertThat(cost(view -> inbox().unreadCount(view))).isLessThan(FEW_BLOCKS * COUNT);
  }

  @Test
  void aPageCostsWhatIsOnItHoweverOftenAllWasMarkedAsRead() {
    var page = new ListPage(100, 0, null);

    for (boolean unreadOnly : new boolean[] {false, true}) {
      var filter = new ListFilter(unreadOnly, false, null);
      assertThat(cost(view -> inbox().page(view, filter, page))).isLessThan(12 * FEW_BLOCKS * 100);
    }
  }

  @Test
  void aSnapshotOfWhatIsUnreadCostsWhatIsInIt() {
    assertThat(cost(view -> inbox().unread(view))).isLessThan(FEW_BLOCKS * COUNT);
  }

  @Test
  void settingsCostTheSameHoweverOftenTheyWereChanged() {
    RecipientId restless = Events.someone();
    List<CompletableFuture<Published>> changes =
        IntStream.range(0, COUNT)
            .mapToObj(_ -> service.publishLater(Events.settings(restless, Events.NOTHING_PUSHED)))
            .toList();
    Position last = changes.stream().map(RunningService::await).toList().getLast().position();
    await()
        .until(() ->
            service.get(restless, "/api/notifications/settings?after=" + last).status() == 200);

    assertThat(ManyMarks.blocksOf(service, () -> service.bean(SettingsInForce.class).of(restless)))
        .isLessThan(2 * FEW_BLOCKS);
  }

  private static long cost(Consumer<InboxView> read) {
    return ManyMarks.blocksOf(
        service, () -> read.accept(inbox().view(service.log(), history.recipient())));
  }

  private static InboxQueries inbox() {
    return service.bean(InboxQueries.class);
  }
}
