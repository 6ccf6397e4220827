package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What expires costs one frame, and only those who had it.
class ExpiryIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int MANY = 20;

  private static DeliveryNode node;

  @BeforeAll
  static void start() {
    node = DeliveryNode.start(Infrastructure.shared().bootstrapServers(), HeldClock.SETTING);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void howeverManyExpireAtOneInstantTheirOwnerIsToldOnceAndNobodyElseIs() {
    RecipientId owner = someone();
    RecipientId neighbour = someone();
    try (SocketClient socket = node.connect(owner);
        SocketClient another = node.connect(neighbour);
        var clock = HeldClock.hold()) {
      Instant instant = clock.soon();
      for (int i = 0; i < MANY; i++) {
        node.notify(owner, "short", NotificationType.INFO, true, instant);
      }
      socket.awaitFrames("new_notification", MANY, SOON);
      clock.goOn();

      assertThat(socket.awaitFrame("unread_count", SOON).path("unread_count").intValue()).isZero();
      node.notify(owner, "last"); // what comes next on both
      node.notify(neighbour, "last");
      socket.awaitFrames("new_notification", MANY + 1, SOON);
      another.awaitFrame("new_notification", SOON);
      assertThat(socket.frames("unread_count")).hasSize(1);
      assertThat(another.frames("unread_count")).isEmpty();
    }
  }
}
