package dev.belfry.channel;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of channel-service. Where PostgreSQL is, is told by Spring's `spring.datasource.*`.
///
/// @param group the Kafka group whose members share the partitions of the log; the receipts, the
///   contacts and the deliveries have groups of their own, named like this one with `-receipts`,
///   `-contacts` and `-deliveries` at the end
/// @param batchSize the most records applied in one transaction, and the most notifications decided
///   in one, 1 to 10000
/// @param lease for how long a delivery stays with an instance that has stopped working; at least 1
///   s
/// @param maxLateness how long after it was due a notification is still sent; what is older is
///   skipped, or given up
/// @param email e-mail
/// @param push push services
@ConfigurationProperties("belfry.channel")
public record ChannelProperties(
    @DefaultValue("belfry-channels") String group,
    @DefaultValue("1000") int batchSize,
    @DefaultValue("2m") Duration lease,
    @DefaultValue("24h") Duration maxLateness,
    @DefaultValue Email email,
    @DefaultValue Push push) {
  public ChannelProperties {
    if (batchSize < 1 || batchSize > 10_000) {
      throw new IllegalArgumentException(
          "belfry.channel.batch-size: %s (expected: 1 to 10000)".formatted(batchSize));
    }
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "belfry.channel.lease: %s (expected: at least 1s)".formatted(lease));
    }
    if (!maxLateness.isPositive()) {
      throw new IllegalArgumentException(
          "belfry.channel.max-lateness: %s (expected: > 0)".formatted(maxLateness));
    }
  }

  private static void requireDelay(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException(
          "belfry.channel.%s: %s (expected: 0s to 30d)".formatted(name, value));
    }
  }

  private static void requireWorkers(String name, int value) {
    if (value < 1 || value > 100) {
      throw new IllegalArgumentException(
          "belfry.channel.%s: %s (expected: 1 to 100)".formatted(name, value));
    }
  }

  private static void requireRate(String channel, double rate, int burst) {
    if (rate != 0 && !(rate >= 0.001 && rate <= 100_000)) {
      throw new IllegalArgumentException(
          "belfry.channel.%s.rate: %s (expected: 0, or 0.001 to 100000)".formatted(channel, rate));
    }
    if (burst < 0 || burst > 100_000) {
      throw new IllegalArgumentException(
          "belfry.channel.%s.burst: %s (expected: 0 to 100000)".formatted(channel, burst));
    }
  }

  /// Settings of e-mail.
  ///
  /// @param gather what falls due for one person and category within this time is one mail
  /// @param delay how long after its creation a notification is due whose category nobody has
  ///   described
  /// @param workers how many mails are sent at once in this instance, 1 to 100
  /// @param rate how many mails this instance sends in a second in the long run, also less than
  ///   one; 0: as many as the mail server takes
  /// @param burst how many mails of the rate may be sent at once; 0: those of one second
  public record Email(
      @DefaultValue("60s") Duration gather,
      @DefaultValue("15m") Duration delay,
      @DefaultValue("8") int workers,
      @DefaultValue("0") double rate,
      @DefaultValue("0") int burst) {
    public Email {
      requireRate("email", rate, burst);
      requireDelay("email.gather", gather);
      requireDelay("email.delay", delay);
      requireWorkers("email.workers", workers);
    }
  }

  /// Settings of push.
  ///
  /// @param delay how long after its creation a notification is due whose category nobody has
  ///   described
  /// @param workers how many pushes are sent at once in this instance, 1 to 100
  /// @param rate how many pushes this instance sends in a second in the long run, each to all
  ///   devices of a recipient; 0: as many as push services take
  /// @param burst how many pushes of the rate may be sent at once; 0: those of one second
  public record Push(
      @DefaultValue("20s") Duration delay,
      @DefaultValue("8") int workers,
      @DefaultValue("0") double rate,
      @DefaultValue("0") int burst) {
    public Push {
      requireRate("push", rate, burst);
      requireDelay("push.delay", delay);
      requireWorkers("push.workers", workers);
    }
  }
}
