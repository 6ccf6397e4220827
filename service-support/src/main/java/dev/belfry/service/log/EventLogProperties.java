package dev.belfry.service.log;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the log is made and what it must look like.
///
/// @param partitions of the log, fixed when its topics are created; every service must be told the
///   same number
/// @param createTopics whether this service creates topics that are missing
@ConfigurationProperties("belfry.log")
public record EventLogProperties(
    @DefaultValue("12") int partitions, @DefaultValue("false") boolean createTopics) {
  public EventLogProperties {
    if (partitions < 1 || partitions > 1_000) {
      throw new IllegalArgumentException(
          "belfry.log.partitions: %d (expected: 1 to 1000)".formatted(partitions));
    }
  }
}
