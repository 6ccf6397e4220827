package dev.belfry.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/// Waiting until a server does what it is there for, which is more than listening.
final class Readiness {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Readiness() {}

  static void awaitKafka(String bootstrapServers) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Awaitility.await("Kafka on " + bootstrapServers)
          .atMost(PATIENCE)
          .pollInterval(PAUSE)
          .pollDelay(Duration.ZERO)
          .until(() -> hasBroker(admin));
    }
  }

  static void awaitDatabase(Database database) {
    Awaitility.await("PostgreSQL on " + database.jdbcUrl())
        .atMost(PATIENCE)
        .pollInterval(PAUSE)
        .pollDelay(Duration.ZERO)
        .until(database::answers);
  }

  private static boolean hasBroker(Admin admin) throws InterruptedException {
    try {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
