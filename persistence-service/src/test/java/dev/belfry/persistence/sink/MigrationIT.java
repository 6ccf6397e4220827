package dev.belfry.persistence.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.AllArchived;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.Routing;
import dev.belfry.events.SettingsPatched;
import dev.belfry.testing.Infrastructure;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of an earlier version become what this version makes of the same log.
class MigrationIT {
  private static final int EARLIEST_THAT_WRITES = 13;

  /// The rows as they were made before marks were folded, and settings were columns.
  private static final String AS_BEFORE =
      """
      INSERT INTO earlier.state_change
        (partition, log_offset, event_id, recipient, kind, notification_id, up_to, actor,
         appended_at, effective)
      SELECT partition, log_offset, event_id, recipient, kind, notification_id, up_to, actor,
        appended_at, effective
      FROM state_change;
      INSERT INTO earlier.notification
      SELECT partition, id, log_offset, recipient, created_at, title, message, notification_type,
        data, action_url, expires_at, realtime, pushable, sender, door, batch_id, request_id,
        read_offset, read_at, unread_offset, removed_offset
      FROM notification;
      UPDATE earlier.notification n SET read_offset = NULL, read_at = NULL
      FROM state_change c
      WHERE c.partition = n.partition AND c.log_offset = n.read_offset AND c.kind = 'all_read';
      INSERT INTO earlier.broadcast_state
      SELECT recipient, notification_id, read_offset, read_at, unread_offset, removed_offset
      FROM broadcast_state;
      UPDATE earlier.broadcast_state b SET read_offset = NULL, read_at = NULL
      FROM state_change c
      WHERE c.recipient = b.recipient AND c.log_offset = b.read_offset AND c.kind = 'all_read';
      INSERT INTO earlier.settings_change
      SELECT recipient, log_offset, partition, event_id, actor, appended_at,
        coalesce((settings->>'email_notifications')::boolean, true),
        coalesce((settings->>'push_notifications')::boolean, true),
        coalesce((settings->>'realtime_notifications')::boolean, true),
        coalesce((settings->>'info_enabled')::boolean, true),
        coalesce((settings->>'success_enabled')::boolean, true),
        coalesce((settings->>'warning_enabled')::boolean, true),
        coalesce((settings->>'error_enabled')::boolean, true),
        coalesce((settings->>'message_enabled')::boolean, true),
        coalesce((settings->>'system_enabled')::boolean, true),
        ARRAY(
          SELECT type
          FROM unnest(ARRAY['error', 'info', 'message', 'success', 'system', 'warning']) type
          WHERE type <> ALL (kept_back_types))
      FROM settings_change;
      INSERT INTO earlier.applied_position
        (topic, partition, topic_id, next_offset, owner, decoder, oldest_decoder)
      SELECT topic, partition, topic_id, next_offset, 7, 1, 1 FROM applied_position;
      """;

  private final TestDatabase database = new TestDatabase(Infrastructure.shared().newDatabase());

  @BeforeEach
  void tables() {
    database.schema().migrate();
    earlier().target("3").load().migrate();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private FluentConfiguration earlier() {
    return Flyway.configure()
        .dataSource(database.reads())
        .defaultSchema("earlier")
        .schemas("earlier")
        .locations("classpath:db/migration/belfry");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {3, 4, 7, 9, 10})
  void earlierRowsBecomeWhatThisVersionMakesOfTheLog(long seed) throws Exception {
    apply(log(seed));
    database.execute(AS_BEFORE);

    earlier().load().migrate();

    for (String table :
        List.of(
            "notification", "broadcast_state", "state_change", "settings_change", "daily_count")) {
      assertThat(rows("earlier." + table)).as(table).isEqualTo(rows(table));
    }
    assertThat(database.count("state_change WHERE was_read_offset IS NOT NULL")).isPositive();
    assertThat(database.count("state_change WHERE superseded_by IS NOT NULL")).isPositive();
    assertThat(database.count("settings_change WHERE kept_back_types IS NULL")).isPositive();
    assertThat(database.count("settings_change WHERE kept_back_types <> '{}'")).isPositive();
  }

  @Test
  void aSinkOfTheEarlierVersionWritesNoMore() throws Exception {
    apply(log(1).subList(0, 50));
    database.execute(AS_BEFORE);

    earlier().load().migrate();

    Map<String, @Nullable Object> position =
        database
            .client()
            .sql("SELECT owner, decoder, oldest_decoder FROM earlier.applied_position")
            .query()
            .singleRow();
    assertThat(position)
        .hasEntrySatisfying("owner", owner -> assertThat((Long) owner).isGreaterThan(7L))
        .containsEntry("decoder", EARLIEST_THAT_WRITES)
        .containsEntry("oldest_decoder", 1);
    assertThatThrownBy(() ->
            database.execute(
                "UPDATE earlier.applied_position SET decoder = " + (EARLIEST_THAT_WRITES - 1)))
        .hasMessageContaining("applied_by_this_version_or_later");
  }

  /// Nothing that came into being later.
  private static List<ConsumerRecord<byte[], byte[]>> log(long seed) {
    return BatchEquivalenceIT.records(
        seed,
        event ->
            !(event instanceof SettingsPatched)
                && !(event instanceof NotificationClicked)
                && !(event instanceof NotificationArchived)
                && !(event instanceof NotificationUnarchived)
                && !(event instanceof AllArchived)
                && !(event instanceof NewNotification created
                    && !(created.content().routing().equals(Routing.DEFAULT)
                        && created.content().words() == null)));
  }

  private void apply(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
    var readModel =
        new ReadModel(
                BatchBuilder.TOPIC,
                BatchBuilder.LOG.topicId(),
                new NotificationRows(BatchBuilder.LOG))
            .in(database.pool());
    readModel.apply(List.of(BatchBuilder.past(records, readModel.take(0))));
  }

  private List<@Nullable String> rows(String table) {
    return database
        .client()
        .sql("SELECT to_jsonb(t)::text AS line FROM %s t ORDER BY line".formatted(table))
        .query(String.class)
        .list();
  }
}
