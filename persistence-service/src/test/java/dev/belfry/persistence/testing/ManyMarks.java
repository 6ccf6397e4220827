package dev.belfry.persistence.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.database.ReadTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A history that costs as much as any: so many notifications, all marked as read as many times,
/// each marked unread again, and then all up to the first marked as read as many times.
///
/// @param read where all was read
/// @param end where it ends
public record ManyMarks(RecipientId recipient, Position read, Position end) {
  /// Publishes it, and waits until the read model has it.
  public static ManyMarks of(int count, RunningService service) {
    RecipientId recipient = Events.someone();
    List<NotificationCreated> created =
        IntStream.range(0, count).mapToObj(_ -> Events.created(recipient)).toList();
    Position first = publish(service, created).getFirst();
    Position read =
        publish(service, IntStream.range(0, count).mapToObj(_ -> Events.allRead(recipient, null)))
            .getLast();
    publish(service, created.stream().map(one -> Events.unread(recipient, one.id())));
    Position end =
        publish(service, IntStream.range(0, count).mapToObj(_ -> Events.allRead(recipient, first)))
            .getLast();
    await()
        .untilAsserted(() -> {
          var seen = service.get(recipient, "/api/notifications/unread-count?after=" + end);
          assertThat(seen.status()).as(seen.text()).isEqualTo(200);
          assertThat(seen.body().path("unread_count").asInt()).isEqualTo(count - 1);
        });
    return new ManyMarks(recipient, read, end);
  }

  private static List<Position> publish(
      RunningService service, Stream<? extends NotificationEvent> events) {
    return publish(service, events.toList());
  }

  private static List<Position> publish(
      RunningService service, List<? extends NotificationEvent> events) {
    List<CompletableFuture<Published>> sent = new ArrayList<>();
    events.forEach(event -> sent.add(service.publishLater(event)));
    return sent.stream().map(RunningService::await).map(Published::position).toList();
  }

  /// How many blocks of tables and indexes a read looks at: what it costs, however fast the
  /// machine.
  public static long blocksOf(RunningService service, Runnable read) {
    return service
        .bean(ReadTransactions.class)
        .inOneSnapshot(() -> {
          long before = BlocksRead.by(service.database());
          read.run();
          return BlocksRead.by(service.database()) - before;
        });
  }
}
