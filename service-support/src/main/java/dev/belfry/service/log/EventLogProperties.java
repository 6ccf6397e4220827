package dev.belfry.service.log;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the log is made and what it must look like.
///
/// @param enabled whether this service has to do with the log at all
/// @param partitions how many partitions the log has, fixed when its topics are created; every
///   service must be told the same number
/// @param createTopics whether this service creates topics that are missing
/// @param checkEvery how often it is asked whether the log is still what it was, once it has been
///   found
@ConfigurationProperties("belfry.log")
public record EventLogProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("12") int partitions,
    @DefaultValue("false") boolean createTopics,
    @DefaultValue("10s") Duration checkEvery) {
  public EventLogProperties {
    if (partitions < 1 || partitions > 1_000) {
      throw new IllegalArgumentException(
          "belfry.log.partitions: %s (expected: 1 to 1000)".formatted(partitions));
    }
    if (!checkEvery.isPositive()) {
      throw new IllegalArgumentException(
          "belfry.log.check-every: %s (expected: > 0)".formatted(checkEvery));
    }
  }
}
