package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.DeliverySent;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Database;
import dev.belfry.testing.DatabaseRoles;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// channel-service with the role in PostgreSQL that `deploy/postgres/roles.sql` gives it.
class DatabaseRolesIT {
  @Test
  void itDoesAllThatItIsFor_andMakesNothingElsewhere() {
    Infrastructure infrastructure = Infrastructure.shared();
    Database own = DatabaseRoles.of(infrastructure.newDatabase()).as("belfry_channel");
    var clock = new MovableClock();
    var transport = new RecordingTransport();
    try (RunningChannels service =
        RunningChannels.start(infrastructure.bootstrapServers(), own, transport, clock)
            .awaitActive()) {
      RecipientId user = service.someoneWithAddress();
      NotificationCreated planned = service.plan(created(user));
      clock.advance(Duration.ofMinutes(10));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> service.steps(user).stream().anyMatch(DeliverySent.class::isInstance));
      assertThat(service.itemOf(planned.id())).isEqualTo("sent");

      assertThatThrownBy(() -> own.execute("CREATE TABLE public.elsewhere ()"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> own.execute("CREATE SCHEMA elsewhere"))
          .hasMessageContaining("permission denied");
    }
  }
}
