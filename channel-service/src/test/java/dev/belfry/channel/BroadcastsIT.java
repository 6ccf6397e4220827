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
