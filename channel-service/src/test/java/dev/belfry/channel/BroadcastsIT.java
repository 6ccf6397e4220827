package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.CONTENT;
import static dev.belfry.channel.RunningChannels.created;
import static dev.belfry.channel.RunningChannels.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Broadcasts that name a channel go to everyone who has an address there.
class BroadcastsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration DELAY = Duration.ofMinutes(10);

  private final MovableClock clock = new MovableClock();
  private final RecordingTransport transport = new RecordingTransport();

  @Test
  void everyoneWithAnAddressGetsWhatTheyHaveNotReadAndHaveNotSwitchedOff() {
    try (var infrastructure = Infrastructure.start();
        var service =
            RunningChannels.start(
                    infrastructure.bootstrapServers(),
                    infrastructure.newDatabase(),
                    transport,
                    clock)
                .awaitActive()) {
      RecipientId alice = service.someoneWithAddress();
      RecipientId bob = neighbour(service, alice);
      RecipientId chloe = neighbour(service, alice);
      service.awaitApplied(Topic.CONTACTS);
      service.publish(
          new SettingsPatched(
              chloe,
              chloe.value(),
              SettingsMembers.of(Json.readObject("{\"email_notifications\":false}"))));

      UUID named = broadcast(service, alice, EnumSet.of(Channel.EMAIL));
      UUID unnamed = broadcast(service, alice, null);
      UUID withdrawn = broadcast(service, alice, EnumSet.of(Channel.EMAIL));
      service.publish(new NotificationRead(bob, named, bob.value()));
      service.publishCopy(
          new NotificationWithdrawn(withdrawn, null, "operations"), Ids.next(), alice);
      service.plan(created(bob));
      clock.advance(DELAY);

      await().atMost(SOON).until(() -> transport.messagesTo(alice).size() == 1);
      await().atMost(SOON).until(() -> transport.messagesTo(bob).size() == 1);
      await().atMost(SOON).until(() -> service.stepNames(chloe).contains("DeliveryCancelled"));
      assertThat(idsTo(alice)).containsExactly(named);
      assertThat(idsTo(bob)).doesNotContain(named, unnamed, withdrawn);
      assertThat(idsTo(chloe)).isEmpty();
    }
  }

  /// PostgreSQL tells how many rows it has read by the key of items.
  @Test
  void whatOneReaderDoesIsNotLookedForAmongAllReaders() {
    int many = 150;
    try (var infrastructure = Infrastructure.start();
        var service =
            RunningChannels.start(
                    infrastructure.bootstrapServers(),
                    infrastructure.newDatabase(),
                    transport,
                    clock)
                .awaitActive()) {
      RecipientId alice = service.someoneWithAddress();
      List<RecipientId> readers =
          Stream.generate(() -> neighbour(service, alice)).limit(many).toList();
      service.awaitApplied(Topic.CONTACTS);
      UUID named = broadcast(service, alice, EnumSet.of(Channel.EMAIL));
      service.awaitApplied();

      service.publishAll(
          readers.stream().map(reader -> new NotificationRead(reader, named, reader.value())));

      await()
          .atMost(SOON)
          .until(() -> { // what a connection has read is told with its next transactions
            service.publish(new NotificationRead(alice, named, alice.value()));
            return service.count("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'item'")
                >= many;
          });
      assertThat(
              service.count(
                  "SELECT count(*) FROM item WHERE notification_id = '%s' AND closed IS NULL"
                      .formatted(named)))
          .isZero();
      assertThat(
              service.count(
                  "SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'item'"))
          .isLessThan(20L * many);
    }
  }

  private List<UUID> idsTo(RecipientId recipient) {
    return transport.messagesTo(recipient).stream()
        .flatMap(message -> message.items().stream())
        .map(item -> item.notificationId())
        .toList();
  }

  /// Someone with an address in the same partition.
  private static RecipientId neighbour(RunningChannels service, RecipientId of) {
    RecipientId found = someone();
    while (service.log().partitionOf(found) != service.log().partitionOf(of)) {
      found = someone();
    }
    service.giveAddress(found);
    return found;
  }

  private static UUID broadcast(
      RunningChannels service, RecipientId reader, @Nullable Set<Channel> channels) {
    UUID id = Ids.next();
    service.publishCopy(
        new NotificationBroadcast(id, content(channels), "operations", Door.REST, null),
        id,
        reader);
    return id;
  }

  private static Content content(@Nullable Set<Channel> channels) {
    return new Content(
        CONTENT.title(),
        CONTENT.message(),
        CONTENT.notificationType(),
        CONTENT.data(),
        CONTENT.actionUrl(),
        CONTENT.expiresAt(),
        CONTENT.realtime(),
        new Routing("default", 0, false, channels, null, null));
  }
}
