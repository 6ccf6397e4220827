package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belfry.delivery.DeliveryNode;
import dev.belfry.testing.HandshakeRefused;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// What a node does after an error in the middle of anything.
class ErrorIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void nodeWithAnErrorOnALoopIsDownAndSendsItsSocketsElsewhere() {
    try (DeliveryNode node = DeliveryNode.start(Infrastructure.shared().bootstrapServers());
        SocketClient socket = node.connect(DeliveryNode.someone())) {
      Sessions sessions = node.bean(Sessions.class);
      assertThat(sessions.health().getStatus()).isEqualTo(Status.UP);

      sessions.records(
          0,
          List.of(),
          () -> {
            throw new NoClassDefFoundError("as planned");
          });

      assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(1001);
      assertThat(sessions.health().getStatus()).isEqualTo(Status.DOWN);
      assertThat(sessions.health().getDetails().get("reason"))
          .asString()
          .contains("NoClassDefFoundError");
      assertThatExceptionOfType(HandshakeRefused.class)
          .isThrownBy(() -> node.socketOf(DeliveryNode.someone()).connect())
          .satisfies(refused -> assertThat(refused.status()).isEqualTo(503));
    }
  }
}
