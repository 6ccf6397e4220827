package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.RandomEvents;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL comes back from a backup that misses much of the log, while the service runs.
class RestoredBackupIT {
  private static final int PARTITIONS = 3;
  private static final List<RecipientId> PEOPLE =
      IntStream.range(0, 50).mapToObj(i -> new RecipientId("person-" + i)).toList();

  @Test
  @Tag("heavy")
  void whatTheBackupDoesNotHaveIsReadAgainFromTheLog(@TempDir Path folder) {
    assertIsReadAgain(folder, 20_000);
  }

  @Test
  @Tag("endurance")
  void evenMuchThatTheBackupDoesNotHaveIsReadAgainFromTheLog(@TempDir Path folder) {
    assertIsReadAgain(folder, 100_000);
  }

  private static void assertIsReadAgain(Path folder, int sinceTheBackup) {
    Database database = Infrastructure.shared().newDatabase();
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(PARTITIONS);
      try (var service = RunningService.start(broker.bootstrapServers(), database).awaitTables()) {
        publish(service, 1, 1_000);
        awaitAllApplied(service, broker);
        database.backUp("old_backup");
        publish(service, 2, sinceTheBackup);
        awaitAllApplied(service, broker);
        List<String> before = inboxes(service);

        database.restore("old_backup");

        awaitAllApplied(service, broker);
        assertThat(inboxes(service)).isEqualTo(before);
        ReplayResult shadow = new ReplayKit(service).shadow().run();
        assertThat(shadow.complete()).as("%s", shadow).isTrue();
        assertThat(shadow.equal()).as("%s", shadow).isTrue();
      }
    }
  }

  private static void publish(RunningService service, long seed, int count) {
    service.publish(
        new RandomEvents(
            seed,
            PEOPLE,
            offset -> service.log().position(0, offset),
            List.of(Instant.parse("2090-01-01T00:00:00Z"))),
        count);
  }

  private static List<String> inboxes(RunningService service) {
    return PEOPLE.stream()
        .map(person -> service.get(person, "/api/notifications?limit=100").text())
        .toList();
  }

  private static void awaitAllApplied(RunningService service, BrokerOnDisk broker) {
    await()
        .ignoreExceptions()
        .atMost(Duration.ofMinutes(3))
        .until(() ->
            service
                    .database()
                    .sql(
                        "SELECT coalesce(sum(next_offset), 0) FROM applied_position WHERE topic ="
                            + " :topic")
                    .param("topic", Topic.NOTIFICATIONS.topicName())
                    .query(Long.class)
                    .single()
                == broker.records(Topic.NOTIFICATIONS));
  }
}
