package dev.belfry.persistence.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.events.Topic;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.persistence.database.ConnectionSettings;
import dev.belfry.persistence.database.Schema;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
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
  Sink readModelSink(
      KafkaProperties kafka,
      PersistenceProperties properties,
      EventLogConnection eventLog,
      Schema schema,
      SinkConnections connections,
      MeterRegistry meters) {
    return new Sink(
        new SinkSettings(
            kafka.buildConsumerProperties(),
            Topic.NOTIFICATIONS.topicName(),
            properties.group(),
            properties.batchSize(),
            Duration.ZERO),
        eventLog
            .whenAvailable()
            .thenApply(log -> new Source(log.topicId(), new NotificationRows(log))),
        schema,
        connections.pool(),
        new SinkState(Topic.NOTIFICATIONS.topicName(), meters));
  }

  @Bean
  Sink receiptsSink(
      KafkaProperties kafka,
      PersistenceProperties properties,
      EventLogConnection eventLog,
      Schema schema,
      SinkConnections connections,
      MeterRegistry meters) {
    return new Sink(
        new SinkSettings(
            kafka.buildConsumerProperties(),
            Topic.RECEIPTS.topicName(),
            properties.group() + "-receipts",
            properties.batchSize(),
            RECEIPTS_GATHER),
        eventLog.whenAvailable().thenApply(log -> new Source(null, new ReceiptRows(log))),
        schema,
        connections.pool(),
        new SinkState(Topic.RECEIPTS.topicName(), meters));
  }

  @Bean
  Sink dispositionsSink(
      KafkaProperties kafka,
      PersistenceProperties properties,
      EventLogConnection eventLog,
      Schema schema,
      SinkConnections connections,
      MeterRegistry meters) {
    return new Sink(
        new SinkSettings(
            kafka.buildConsumerProperties(),
            Topic.AUDIT.topicName(),
            properties.group() + "-audit",
            properties.batchSize(),
            Duration.ZERO),
        eventLog.whenAvailable().thenApply(_ -> new Source(null, new DispositionRows())),
        schema,
        connections.pool(),
        new SinkState(Topic.AUDIT.topicName(), meters));
  }

  /// The sinks' own connections to the database that is read: not a bean of type DataSource, of
  /// which there is one.
  record SinkConnections(HikariDataSource pool) implements DisposableBean {
    /// Tables grow from nothing faster than statistics follow, and a plan kept from when a table
    /// was empty would read all of a large one for each batch: statements are planned anew each
    /// time, and look rows up by index. A connection that stops in the middle of a transaction
    /// gives up its locks.
    private static final String SESSION =
        """
        SET plan_cache_mode = force_custom_plan; SET jit = off;
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
        SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'
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
