package dev.belfry.persistence.database;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.DatabaseRoles;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.PasswordFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that has no password of its own, but a file.
class RotatedPasswordIT {
  private static final String ROLE = "belfry_persistence";

  @Test
  void aPasswordThatChangesNeedsNoRestart(@TempDir Path folder) throws Exception {
    Infrastructure infrastructure = Infrastructure.shared();
    DatabaseRoles roles = DatabaseRoles.of(infrastructure.newDatabase());
    try (var passwords = PasswordFile.in(folder);
        RunningService service =
            RunningService.start(
                    infrastructure.bootstrapServers(), passwords.write(roles.as(ROLE, "first")))
                .awaitTables()) {
      RecipientId user = someone();
      service.publish(created(user));
      await().until(() -> service.unread(user) == 1);

      passwords.write(roles.as(ROLE, "second"));

      service.publish(created(user));
      await().until(() -> service.unread(user) == 2);
    }
  }
}
