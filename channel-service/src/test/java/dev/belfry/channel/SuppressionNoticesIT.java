package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryBounced.Kind;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SuppressionLifted;
import dev.belfry.events.Topic;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Whoever's address has come to take no more mail finds a notification of it in their inbox.
class SuppressionNoticesIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final RecipientId alice = someone();
  private final String address = "hash-" + Ids.next();

  @Test
  void aSuppressionIsToldOnceHoweverOftenItIsReportedAndHoweverOftenItIsRead() {
    try (var infrastructure = Infrastructure.start()) {
      Database database = infrastructure.newDatabase();
      UUID delivery = Ids.next();
      try (RunningChannels service = start(infrastructure, database)) {
        service.publish(bounced(delivery, true));
        service.publish(bounced(delivery, true));
        service.publish(bounced(Ids.next(), true));
        service.publish(bounced(Ids.next(), false));
        awaitNotices(service, 1);

        service.publish(new SuppressionLifted(address, "operator", "it is back"));
        service.awaitApplied(Topic.DELIVERIES);
        service.publish(bounced(Ids.next(), true));
        awaitNotices(service, 2);
        // As whoever ends between the acknowledgement and the removal leaves it.
        service.execute(
            """
            INSERT INTO notice (id, recipient, reason) VALUES ('%s', '%s', 'bounce')
            """
                .formatted(toldTo(service).getFirst().id(), alice));
        awaitNotices(service, 2);
      }
      database.execute("DROP SCHEMA belfry_channels CASCADE");
      try (RunningChannels service = start(infrastructure, database)) {
        service.awaitApplied(Topic.DELIVERIES);
        awaitNotices(service, 2);
        assertThat(toldTo(service)).extracting(NotificationCreated::sender).containsOnly("belfry");
      }
    }
  }

  private static RunningChannels start(Infrastructure infrastructure, Database database) {
    return RunningChannels.start(
            infrastructure.bootstrapServers(),
            database,
            new RecordingTransport(),
            new MovableClock())
        .awaitActive();
  }

  /// What the log has more than once under one id is a repeat to all who read it.
  private void awaitNotices(RunningChannels service, int count) {
    service.awaitApplied(Topic.DELIVERIES);
    await().atMost(SOON).until(() -> service.count("SELECT count(*) FROM notice") == 0);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(toldTo(service))
                .extracting(NotificationCreated::id)
                .satisfies(ids -> assertThat(List.copyOf(ids).stream().distinct()).hasSize(count)));
  }

  private List<NotificationCreated> toldTo(RunningChannels service) {
    return service.notificationsOf(alice);
  }

  private DeliveryBounced bounced(UUID delivery, boolean permanent) {
    return new DeliveryBounced(delivery, alice, Channel.EMAIL, Kind.BOUNCE, permanent, address);
  }
}
