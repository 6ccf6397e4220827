package dev.belfry.persistence.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.persistence.database.ConnectionSettings;
import dev.belfry.persistence.database.Schema;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
  Sink readModelSink(Sinks sinks, EventLogConnection eventLog) {
    return sinks.of(
        Topic.NOTIFICATIONS,
        "",
        Duration.ZERO,
        eventLog
            .whenAvailable()
            .thenApply(
                log -> source(Topic.NOTIFICATIONS, log, log.topicId(), new NotificationRows(log))));
  }

  @Bean
  Sink receiptsSink(Sinks sinks, EventLogConnection eventLog) {
    return sinks.of(
        Topic.RECEIPTS,
        "-receipts",
        RECEIPTS_GATHER,
        eventLog
            .whenAvailable()
            .thenApply(log -> source(Topic.RECEIPTS, log, null, new ReceiptRows(log))));
  }

  @Bean
  Sink dispositionsSink(Sinks sinks, EventLogConnection eventLog) {
    return sinks.of(
        Topic.AUDIT,
        "-audit",
        Duration.ZERO,
        eventLog
            .whenAvailable()
            .thenApply(log -> source(Topic.AUDIT, log, null, new DispositionRows())));
  }

  private static Source source(Topic topic, EventLog log, @Nullable Uuid topicId, Rows rows) {
    return new Source(topicId, topic.partitions(log.partitions()), rows);
  }

  @Bean
  Sinks sinks(
      KafkaProperties kafka,
      PersistenceProperties properties,
      Schema schema,
      SinkConnections connections,
      MeterRegistry meters) {
    return new Sinks(kafka, properties, schema, connections, meters);
  }

  /// What all sinks have in common.
  record Sinks(
      KafkaProperties kafka,
      PersistenceProperties properties,
      Schema schema,
      SinkConnections connections,
      MeterRegistry meters) {
    /// @param suffix of its group's name
    /// @param gathering for how long Kafka may wait for a batch to become worth a transaction
    Sink of(Topic topic, String suffix, Duration gathering, CompletableFuture<Source> source) {
      return new Sink(
          new SinkSettings(
              kafka.buildConsumerProperties(),
              topic.topicName(),
              properties.group() + suffix,
              properties.batchSize(),
              gathering),
          source,
          schema,
          connections.pool(),
          new SinkState(topic.topicName(), meters));
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
