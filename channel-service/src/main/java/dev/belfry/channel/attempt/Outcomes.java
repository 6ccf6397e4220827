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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the outcome of an attempt means for its delivery: an event, and then the row.
@Component
final class Outcomes {
  private static final Duration BEFORE_REPEATING = Duration.ofMinutes(1);
  private static final Duration AFTER_CHANNEL_DOWN = Duration.ofSeconds(10);

  /// However long the other side wants to be left alone, it is asked once more: so long before it
  /// is too late.
  private static final Duration LAST_CHANCE = Duration.ofMinutes(5);

  private static final String PUT =
      """
      UPDATE delivery SET state = ?, attempt = ?, attempted = ?, tries = ?, retry_at = ?,
        possibly_duplicate = possibly_duplicate OR ?, reached = ?
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

  /// What follows. What some devices have is sent, whatever becomes of the others.
  Consequence of(Claim claim, Outcome outcome) {
    Instant now = clock.instant();
    int counted = claim.tries() + 1;
    Set<UUID> reached = new HashSet<>(claim.delivery().reached());
    return switch (outcome) {
      case Outcome.Sent(String reply) -> sent(claim, reply, now, counted);
      case Outcome.Failed(FailureReason reason, String reply) ->
          reached.isEmpty()
              ? failed(claim, reason, reply, now, counted)
              : sent(claim, reply, now, counted);
      case Outcome.Deferred deferred -> {
        reached.addAll(deferred.reached());
        Instant tooLate = claim.delivery().dueAt().plus(properties.maxLateness());
        Instant retryAt = retryAt(deferred.after(), Retries.after(counted), now, tooLate);
        if (tooLate.isBefore(retryAt)) {
          yield reached.isEmpty()
              ? failed(claim, FailureReason.GAVE_UP, deferred.reply(), now, counted)
              : sent(claim, deferred.reply(), now, counted);
        }
        yield new Consequence(
            DeliveryState.DEFERRED,
            retryAt,
            counted,
            reached,
            deferred.unanswered(),
            deferred(claim, retryAt, deferred.reply(), reached, deferred.unanswered()));
      }
      case Outcome.ChannelDown(String reason) -> {
        Instant retryAt = now.plus(AFTER_CHANNEL_DOWN);
        yield new Consequence(
            DeliveryState.DEFERRED,
            retryAt,
            claim.tries(),
            reached,
            false,
            deferred(claim, retryAt, reason, reached, false));
      }
      case Outcome.Unknown _ -> {
        boolean isRepeat = claim.possiblyDuplicate();
        yield new Consequence(
            isRepeat && claim.delivery().isHeldIfUnknown()
                ? DeliveryState.HELD
                : DeliveryState.UNKNOWN,
            now.plus(isRepeat ? Retries.after(counted) : BEFORE_REPEATING),
            counted,
            reached,
            false,
            null);
      }
    };
  }

  private static Instant retryAt(
      @Nullable Duration wanted, Duration usual, Instant now, Instant tooLate) {
    Instant soonest = now.plus(usual);
    if (wanted == null) {
      return soonest;
    }
    Instant lastChance = tooLate.minus(LAST_CHANCE);
    Instant asWanted = now.plus(wanted);
    Instant then = asWanted.isAfter(lastChance) ? lastChance : asWanted;
    return then.isAfter(soonest) ? then : soonest;
  }

  private static Consequence sent(Claim claim, @Nullable String reply, Instant now, int counted) {
    Delivery delivery = claim.delivery();
    return new Consequence(
        DeliveryState.SENT,
        now,
        counted,
        delivery.reached(),
        false,
        new DeliverySent(
            delivery.id(), delivery.recipient(), delivery.channel(), claim.attempt(), reply));
  }

  private static DeliveryDeferred deferred(
      Claim claim, Instant retryAt, String reply, Set<UUID> reached, boolean unanswered) {
    Delivery delivery = claim.delivery();
    return new DeliveryDeferred(
        delivery.id(),
        delivery.recipient(),
        delivery.channel(),
        claim.attempt(),
        retryAt,
        reply,
        List.copyOf(reached),
        unanswered);
  }

  private static Consequence failed(
      Claim claim, FailureReason reason, String reply, Instant now, int counted) {
    Delivery delivery = claim.delivery();
    return new Consequence(
        DeliveryState.FAILED,
        now,
        counted,
        delivery.reached(),
        false,
        new DeliveryFailed(
            delivery.id(),
            delivery.recipient(),
            delivery.channel(),
            claim.attempt(),
            reason,
            reply,
            reason == FailureReason.NO_SUCH_ADDRESS ? claim.addressHash() : null));
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
            .with(claim.possiblyDuplicate() || consequence.unanswered())
            .column("uuid", consequence.reached(), id -> id)
            .with(claim.delivery().id())
            .with(claim.fence())
            .update();
    if (changed == 1 && (state == DeliveryState.SENT || state == DeliveryState.FAILED)) {
      new Query(connection, CLOSE).with(state.wireName()).with(claim.delivery().id()).update();
    }
  }

  /// What follows from an outcome.
  ///
  /// @param reached the subscriptions that have it by now
  /// @param unanswered whether it may have arrived at another all the same
  /// @param event what is said of it; null if nothing is known
  record Consequence(
      DeliveryState state,
      Instant retryAt,
      int tries,
      Set<UUID> reached,
      boolean unanswered,
      @Nullable DeliveryStep event) {
    Optional<DeliveryStep> toPublish() {
      return Optional.ofNullable(event);
    }
  }
}
