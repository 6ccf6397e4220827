package dev.belfry.channel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Channel;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SkipReason;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// What is taken from the outbox, and how often.
class OutboxIT {
  private static final int ALL = 100;

  @Test
  void whatKafkaHasAcknowledgedIsNotTakenAgainHoweverLateItIsReadBack() throws Exception {
    Database database = Infrastructure.shared().newDatabase();
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.username(), database.password())
        .locations("classpath:db/migration/belfry_channels")
        .load()
        .migrate();
    try (Connection connection = database.connect()) {
      DeliveryStep acknowledged = skipped();
      DeliveryStep lost = skipped();
      Outbox.add(connection, List.of(acknowledged, lost));
      assertThat(Outbox.take(connection, Duration.ofHours(1), ALL))
          .containsExactly(acknowledged, lost);

      Outbox.acknowledge(connection, List.of(acknowledged));

      assertThat(Outbox.take(connection, Duration.ofHours(1), ALL)).isEmpty();
      assertThat(Outbox.take(connection, Duration.ZERO, ALL)).containsExactly(lost);
    }
  }

  private static DeliveryStep skipped() {
    return new DeliverySkipped(
        Ids.next(),
        new RecipientId("alice"),
        Channel.EMAIL,
        List.of(Ids.next()),
        SkipReason.NO_ADDRESS,
        Instant.parse("2026-11-30T10:00:00Z"));
  }
}
