package dev.belfry.channel.attempt;

import dev.belfry.channel.ChannelProperties;
import dev.belfry.channel.database.Query;
import dev.belfry.channel.delivery.Delivery;
import dev.belfry.channel.delivery.DeliveryState;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.FailureReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the outcome of an attempt means for its delivery: an event, and then the row.
@Component
final class Outcomes {
  private static final Duration BEFORE_REPEATING = Duration.ofMinutes(1);
  private static final Duration AFTER_CHANNEL_DOWN = Duration.ofSeconds(10);
  private static final String PUT =
      """
      UPDATE delivery SET state = ?, attempt = ?, attempted = ?, tries = ?, retry_at = ?,
        possibly_duplicate = possibly_duplicate OR ?
      WHERE delivery_id = ? AND fence = ? AND state IN ('sending', 'deferred')
      """;
  private static final String CLOSE =
      """
      UPDATE item SET closed = ?, event = NULL WHERE delivery_id = ? AND closed IS NULL
      """;

  private final ChannelProperties properties;
  private final Clock clock;

  Outcomes(ChannelProperties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /// What follows.
  Consequence of(Claim claim, Outcome outcome) {
    Instant now = clock.instant();
    int counted = claim.tries() + 1;
    return switch (outcome) {
      case Outcome.Sent(String reply) ->
          new Consequence(DeliveryState.SENT, now, counted, sent(claim, reply));
      case Outcome.Failed(FailureReason reason, String reply) ->
          new Consequence(DeliveryState.FAILED, now, counted, failed(claim, reason, reply));
      case Outcome.Deferred(Duration after, String reply) -> {
        Duration usual = Retries.after(counted);
        Instant retryAt = now.plus(after != null && after.compareTo(usual) > 0 ? after : usual);
        yield isTooLate(claim.delivery(), retryAt)
            ? new Consequence(
                DeliveryState.FAILED, now, counted, failed(claim, FailureReason.GAVE_UP, reply))
            : new Consequence(
                DeliveryState.DEFERRED, retryAt, counted, deferred(claim, retryAt, reply));
      }
      case Outcome.ChannelDown(String reason) -> {
        Instant retryAt = now.plus(AFTER_CHANNEL_DOWN);
        yield new Consequence(
            DeliveryState.DEFERRED, retryAt, claim.tries(), deferred(claim, retryAt, reason));
      }
      case Outcome.Unknown _ ->
          new Consequence(
              claim.possiblyDuplicate() ? DeliveryState.HELD : DeliveryState.UNKNOWN,
              now.plus(BEFORE_REPEATING),
              counted,
              null);
    };
  }

  private boolean isTooLate(Delivery delivery, Instant retryAt) {
    return delivery.dueAt().plus(properties.maxLateness()).isBefore(retryAt);
  }

  private static DeliverySent sent(Claim claim, @Nullable String reply) {
    Delivery delivery = claim.delivery();
    return new DeliverySent(
        delivery.id(), delivery.recipient(), delivery.channel(), claim.attempt(), reply);
  }

  private static DeliveryDeferred deferred(Claim claim, Instant retryAt, String reply) {
    Delivery delivery = claim.delivery();
    return new DeliveryDeferred(
        delivery.id(), delivery.recipient(), delivery.channel(), claim.attempt(), retryAt, reply);
  }

  private static DeliveryFailed failed(Claim claim, FailureReason reason, String reply) {
    Delivery delivery = claim.delivery();
    return new DeliveryFailed(
        delivery.id(),
        delivery.recipient(),
        delivery.channel(),
        claim.attempt(),
        reason,
        reply,
        reason == FailureReason.NO_SUCH_ADDRESS ? claim.addressHash() : null);
  }

  /// Changes the row, unless it is another's by now: what that one does is told by the topic.
  static void write(Connection connection, Claim claim, Consequence consequence)
      throws SQLException {
    DeliveryState state = consequence.state();
    int changed =
        new Query(connection, PUT)
            .with(state.wireName())
            .with(claim.attempt())
            .with(state == DeliveryState.UNKNOWN || state == DeliveryState.HELD)
            .with(consequence.tries())
            .with(consequence.retryAt())
            .with(claim.possiblyDuplicate())
            .with(claim.delivery().id())
            .with(claim.fence())
            .update();
    if (changed == 1 && (state == DeliveryState.SENT || state == DeliveryState.FAILED)) {
      new Query(connection, CLOSE).with(state.wireName()).with(claim.delivery().id()).update();
    }
  }

  /// What follows from an outcome.
  ///
  /// @param event what is said of it; null if nothing is known
  record Consequence(
      DeliveryState state, Instant retryAt, int tries, @Nullable DeliveryStep event) {
    Optional<DeliveryStep> toPublish() {
      return Optional.ofNullable(event);
    }
  }
}
