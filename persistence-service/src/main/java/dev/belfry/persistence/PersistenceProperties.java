package dev.belfry.persistence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of persistence-service. Where PostgreSQL is, is told by Spring's `spring.datasource.*`.
///
/// @param group the Kafka group whose members share the partitions of the log; the receipts, the
///   audit, the contacts and the deliveries have groups of their own, named like this one with
///   `-receipts`, `-audit`, `-contacts` and `-deliveries` at the end
/// @param batchSize the most records applied in one transaction, 1 to 10000
/// @param freshnessWait how long a read waits for the position it asks for, at most 2 s
/// @param readsPerUser how many reads of one user, and how many calls of one auditor, are under way
///   at once in this instance, 1 to 1000; more wait for 2 s, then are refused with 429
/// @param auditStreams the most streams of the log that are open at once in this instance, 1 to
///   1000
@ConfigurationProperties("belfry.persistence")
public record PersistenceProperties(
    @DefaultValue("belfry-persistence") String group,
    @DefaultValue("2000") int batchSize,
    @DefaultValue("2s") Duration freshnessWait,
    @DefaultValue("4") int readsPerUser,
    @DefaultValue("8") int auditStreams) {
  public PersistenceProperties {
    if (batchSize < 1 || batchSize > 10_000) {
      throw new IllegalArgumentException(
          "belfry.persistence.batch-size: %s (expected: 1 to 10000)".formatted(batchSize));
    }
    if (freshnessWait.isNegative() || freshnessWait.compareTo(Duration.ofSeconds(2)) > 0) {
      throw new IllegalArgumentException(
          "belfry.persistence.freshness-wait: %s (expected: 0s to 2s)".formatted(freshnessWait));
    }
    if (readsPerUser < 1 || readsPerUser > 1_000) {
      throw new IllegalArgumentException(
          "belfry.persistence.reads-per-user: %s (expected: 1 to 1000)".formatted(readsPerUser));
    }
    if (auditStreams < 1 || auditStreams > 1_000) {
      throw new IllegalArgumentException(
          "belfry.persistence.audit-streams: %s (expected: 1 to 1000)".formatted(auditStreams));
    }
  }
}
