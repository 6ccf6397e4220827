package dev.belfry.persistence.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.sink.Sink;
import dev.belfry.consumer.sink.SinkPauses;
import dev.belfry.consumer.sink.SinkSettings;
import dev.belfry.consumer.sink.SinkState;
import dev.belfry.consumer.sink.Source;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.persistence.database.ConnectionSettings;
import dev.belfry.persistence.database.Schema;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/// The sinks of this instance.
@Configuration(proxyBeanMethods = false)
class SinkConfiguration {
  /// Receipts are many, and nobody waits for one.
  private static final Duration RECEIPTS_GATHER = Duration.ofMillis(500);

  @Bean
  SinkConnections sinkConnections(DataSource reads) throws SQLException {
    return new SinkConnections(SinkConnections.pool(reads.unwrap(HikariDataSource.class)));
  }

  @Bean
  Sink readModelSink(Sinks sinks) {
    return sinks.of(Topic.NOTIFICATIONS, "", Duration.ZERO, NotificationRows::new);
  }

  @Bean
  Sink receiptsSink(Sinks sinks) {
    return sinks.of(Topic.RECEIPTS, "-receipts", RECEIPTS_GATHER, ReceiptRows::new);
  }

  @Bean
  Sink dispositionsSink(Sinks sinks) {
    return sinks.of(Topic.AUDIT, "-audit", Duration.ZERO, _ -> new DispositionRows());
  }

  @Bean
  Sink deliveriesSink(Sinks sinks) {
    return sinks.of(Topic.DELIVERIES, "-deliveries", Duration.ZERO, DeliveryRows::new);
  }

  @Bean
  Sink contactsSink(Sinks sinks) {
    return sinks.ofContacts();
  }

  /// What all sinks have in common.
  @Component
  record Sinks(
      KafkaProperties kafka,
      PersistenceProperties properties,
      Schema schema,
      SinkConnections connections,
      LogOffsets offsets,
      LogAccess access,
      MeterRegistry meters,
      Traces traces,
      ObjectProvider<SinkPauses> pauses) {
    /// @param suffix of its group's name
    /// @param gathering for how long Kafka may wait for a batch to become worth a transaction
    Sink of(Topic topic, String suffix, Duration gathering, Function<EventLog, Rows> rows) {
      return new Sink(
          new SinkSettings(
              kafka.buildConsumerProperties(),
              topic.topicName(),
              properties.group() + suffix,
              properties.batchSize(),
              gathering,
              ReadModel.POSITIONS),
          access.whenAvailable().thenApply(log -> source(topic, log, rows.apply(log))),
          schema::migrate,
          connections.pool(),
          offsets,
          new SinkState(topic.topicName(), meters),
          pauses.getIfAvailable(() -> SinkPauses.USUAL));
    }

    Sink ofContacts() {
      Topic topic = Topic.CONTACTS;
      return new Sink(
          new SinkSettings(
              kafka.buildConsumerProperties(),
              topic.topicName(),
              properties.group() + "-contacts",
              properties.batchSize(),
              Duration.ZERO,
              ContactRows.POSITIONS,
              topic.isCompacted()),
          access
              .whenAvailable()
              .thenApply(log ->
                  new Source(null, topic.partitions(log.partitions()), _ -> new ContactRows(log))),
          schema::migrate,
          connections.pool(),
          offsets,
          new SinkState(topic.topicName(), meters),
          pauses.getIfAvailable(() -> SinkPauses.USUAL));
    }

    private Source source(Topic topic, EventLog log, Rows rows) {
      return new Source(
          topic == Topic.NOTIFICATIONS ? log.topicId() : null,
          topic.partitions(log.partitions()),
          topicId -> traces.following(new ReadModel(topic.topicName(), topicId, rows)));
    }
  }

  /// The sinks' own connections to the database that is read: not a bean of type DataSource, of
  /// which there is one.
  record SinkConnections(HikariDataSource pool) implements DisposableBean {
    /// Tables grow from nothing faster than statistics follow, and a plan kept from when a table
    /// was empty would read all of a large one for each batch: statements are planned anew each
    /// time, and look rows up by index. A connection that stops in the middle of a transaction
    /// gives up its locks. A statement ends in PostgreSQL before this side would give up waiting.
    private static final String SESSION =
        """
        SET plan_cache_mode = force_custom_plan; SET jit = off;
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
        SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s';
        SET statement_timeout = '9s'
        """;

    static HikariDataSource pool(HikariDataSource reads) {
      return pool(reads, "sinks", null);
    }

    /// @param schema the only one that names of tables are looked up in; null for the usual one
    static HikariDataSource pool(HikariDataSource reads, String name, @Nullable String schema) {
      HikariConfig settings = ConnectionSettings.like(reads);
      settings.setPoolName(name);
      if (schema != null) {
        settings.setSchema(schema);
      }
      settings.setMaximumPoolSize(4);
      settings.setMinimumIdle(1);
      settings.setConnectionInitSql(SESSION);
      settings.addDataSourceProperty("socketTimeout", "10");
      return new HikariDataSource(settings);
    }

    @Override
    public void destroy() {
      pool.close();
    }
  }
}
