package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventPublisher;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A socket that the server ends is told why, whatever is being written to it.
class CloseFramesIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// More than the network holds.
  private static final int FRAMES = 1_000;

  @Test
  void aBadFrameIsAnsweredWithItsCodeThoughAnotherFrameIsBeingWritten() throws IOException {
    RecipientId user = someone();
    try (DeliveryNode node =
            DeliveryNode.start(
                Infrastructure.shared().bootstrapServers(), "belfry.delivery.outbound-queue=64MB");
        RawSocket socket = RawSocket.open(node, user)) {
      MeterRegistry meters = node.bean(MeterRegistry.class);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> meters.get("belfry.delivery.frames").counter().count() == 1);
      EventPublisher publisher = node.bean(EventPublisher.class);
      CompletableFuture.allOf(
              Stream.generate(() -> Large.notification(user, "x".repeat(9_000)))
                  .limit(FRAMES)
                  .map(event -> publisher.publish(node.eventLog(), event))
                  .toArray(CompletableFuture[]::new))
          .join();
      Awaitility.await()
          .atMost(SOON)
          .until(() ->
              meters.get("belfry.delivery.records").tag("outcome", "handled").counter().count()
                  == FRAMES);
      assertThat(meters.get("belfry.delivery.frames").counter().count()).isLessThan(FRAMES);

      socket.send(new byte[] {(byte) 0x81, 2, '{', '}'}); // without a mask

      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }
}
