package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.allArchived;
import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.archived;
import static dev.belfry.persistence.testing.Events.broadcast;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.unarchived;
import static dev.belfry.persistence.testing.Events.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What is in the archive makes the rest no dearer. On a broker of its own, since it broadcasts.
class LongArchiveIT {
  private static final int COUNT = 2_000;
  private static final int FEW = 10;

  /// For each part of a query, and for each notification that it tells.
  private static final long SOME_BLOCKS = 20;

  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @Test
  void whatWasArchivedOneByOneIsNotGoneThrough() {
    RecipientId alice = someoneIn(0);
    List<NotificationCreated> created =
        IntStream.range(0, COUNT + FEW).mapToObj(_ -> created(alice)).toList();
    List<NotificationCreated> shelved = created.subList(FEW, created.size());
    publish(alice, created.stream());
    publish(alice, shelved.stream().map(one -> archived(alice, one.id())));

    readsCostFewBlocks(alice, FEW);
  }

  @Test
  void whatWasMarkedUnreadAndThenArchivedIsNotGoneThrough() {
    RecipientId alice = someoneIn(0);
    List<NotificationCreated> created =
        IntStream.range(0, COUNT + FEW).mapToObj(_ -> created(alice)).toList();
    List<NotificationCreated> shelved = created.subList(FEW, created.size());
    publish(alice, created.stream());
    publish(alice, Stream.of(allRead(alice, null)));
    publish(alice, created.stream().map(one -> unread(alice, one.id())));
    publish(alice, shelved.stream().map(one -> archived(alice, one.id())));

    readsCostFewBlocks(alice, FEW);
  }

  @Test
  void whatAnArchiveAllReachedIsNotGoneThrough() {
    RecipientId alice = someoneIn(1);
    List<NotificationCreated> created =
        IntStream.range(0, COUNT).mapToObj(_ -> created(alice)).toList();
    List<NotificationBroadcast> broadcasts =
        IntStream.range(0, COUNT).mapToObj(_ -> broadcast()).toList();
    publish(alice, created.stream());
    publish(alice, broadcasts.stream());
    publish(alice, Stream.of(allArchived(alice, null)));
    publish(
        alice,
        Stream.concat(
            created.stream().limit(FEW).map(one -> unarchived(alice, one.id())),
            broadcasts.stream().limit(FEW).map(one -> unarchived(alice, one.id()))));

    readsCostFewBlocks(alice, 2 * FEW);
  }

  /// Broadcasts are in the second partition alone.
  private static RecipientId someoneIn(int partition) {
    return Stream.generate(Events::someone)
        .filter(one -> service.log().partitionOf(one) == partition)
        .findFirst()
        .orElseThrow();
  }

  /// Where the rows are as they are after a while: what others look at meanwhile is vacuumed the
  /// next time.
  private static void readsCostFewBlocks(RecipientId alice, int unread) {
    await()
        .untilAsserted(() -> {
          service.database().sql("VACUUM ANALYZE notification").update();
          service.database().sql("VACUUM ANALYZE broadcast_state").update();
          assertThatReadsCostFewBlocks(alice, unread);
        });
  }

  private static void assertThatReadsCostFewBlocks(RecipientId alice, int unread) {
    assertThat(inbox().unreadCount(inbox().view(service.log(), alice))).isEqualTo(unread);
    for (Consumer<InboxView> read : reads()) {
      assertThat(ManyMarks.blocksOf(service, () -> read.accept(inbox().view(service.log(), alice))))
          .isLessThan(SOME_BLOCKS * (8 + unread));
    }
  }

  private static List<Consumer<InboxView>> reads() {
    var page = new ListPage(100, 0, null);
    var all = new ListFilter(false, false, null);
    return List.of(
        view -> inbox().unreadCount(view),
        view -> inbox().unread(view),
        view -> inbox().counts(view, all),
        view -> inbox().page(view, all, page),
        view -> inbox().page(view, ListFilter.UNREAD, page));
  }

  private static InboxQueries inbox() {
    return service.bean(InboxQueries.class);
  }

  /// Publishes them, and waits until the read model has them.
  private static void publish(RecipientId reader, Stream<? extends NotificationEvent> events) {
    List<CompletableFuture<Published>> sent = events.map(event -> publish(reader, event)).toList();
    Position last = sent.stream().map(RunningService::await).toList().getLast().position();
    await()
        .until(() ->
            service.get(reader, "/api/notifications/unread-count?after=" + last).status() == 200);
  }

  private static CompletableFuture<Published> publish(RecipientId reader, NotificationEvent event) {
    return event instanceof NotificationBroadcast broadcast
        ? service
            .bean(EventPublisher.class)
            .publishCopy(
                service.log(), service.log().partitionOf(reader), broadcast, broadcast.id())
        : service.publishLater(event);
  }
}
