package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.created;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.DeliverySent;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.DatabaseRoles;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.PasswordFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that has no password of its own, but a file.
class RotatedPasswordIT {
  private static final String ROLE = "belfry_channel";

  @Test
  void aPasswordThatChangesNeedsNoRestart(@TempDir Path folder) throws Exception {
    Infrastructure infrastructure = Infrastructure.shared();
    DatabaseRoles roles = DatabaseRoles.of(infrastructure.newDatabase());
    var clock = new MovableClock();
    try (var passwords = PasswordFile.in(folder);
        RunningChannels service =
            RunningChannels.start(
                    infrastructure.bootstrapServers(),
                    passwords.write(roles.as(ROLE, "first")),
                    new RecordingTransport(),
                    clock)
                .awaitActive()) {
      RecipientId user = service.someoneWithAddress();
      service.plan(created(user));

      passwords.write(roles.as(ROLE, "second"));

      clock.advance(Duration.ofMinutes(10));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> service.steps(user).stream().anyMatch(DeliverySent.class::isInstance));
    }
  }
}
