package dev.belfry.channel.delivery;

import dev.belfry.channel.database.Query;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery, as far as the events of `belfry.deliveries` tell: the same whether they come once or
/// more often, and whether this instance has written them or another.
///
/// @param attempt the last one, 0 if there was none
/// @param attempted whether the last attempt has no known outcome
/// @param possiblyDuplicate whether an earlier one never had any
/// @param retryAt when the next attempt is due
/// @param reached the subscriptions that have it already
/// @param decidedOffset where the decision stands; null if it was not read back yet
public record Delivery(
    UUID id,
    int partition,
    RecipientId recipient,
    Channel channel,
    String category,
    Instant dueAt,
    DeliveryState state,
    int attempt,
    boolean attempted,
    boolean possiblyDuplicate,
    Instant retryAt,
    Set<UUID> reached,
    @Nullable Long decidedOffset) {
  /// Copies the set.
  public Delivery {
    reached = Set.copyOf(reached);
  }

  /// The columns that [#of(ResultSet)] reads.
  public static final String COLUMNS =
      """
      d.delivery_id, d.partition, d.recipient, d.channel, d.category, d.due_at, d.state, d.attempt,
      d.attempted, d.possibly_duplicate, d.retry_at, d.reached, d.decided_offset
      """;

  /// The row that was read.
  public static Delivery of(ResultSet row) throws SQLException {
    return new Delivery(
        Objects.requireNonNull(row.getObject("delivery_id", UUID.class)),
        row.getInt("partition"),
        new RecipientId(row.getString("recipient")),
        Channel.ofWireName(row.getString("channel")).orElseThrow(),
        Objects.requireNonNull(row.getString("category")),
        Objects.requireNonNull(Query.instant(row, "due_at")),
        DeliveryState.ofWireName(row.getString("state")),
        row.getInt("attempt"),
        row.getBoolean("attempted"),
        row.getBoolean("possibly_duplicate"),
        Objects.requireNonNull(Query.instant(row, "retry_at")),
        Set.copyOf(List.of((UUID[]) row.getArray("reached").getArray())),
        row.getObject("decided_offset", Long.class));
  }

  /// Whether only people can say what becomes of it once two attempts have no known outcome. A
  /// device shows a push once under its tag, so that is repeated until it is too late.
  public boolean isHeldIfUnknown() {
    return channel != Channel.PUSH;
  }

  /// One that is known from its first event only.
  static @Nullable Delivery begunBy(DeliveryStep event, int partition) {
    return switch (event) {
      case DeliveryDecided decided -> fresh(event, partition, decided.category(), decided.dueAt());
      case DeliverySkipped skipped -> fresh(event, partition, "", skipped.dueAt());
      // A cancelled notification is an item and no delivery; steps never come before a decision.
      case DeliveryCancelled _,
          DeliveryAttempted _,
          DeliverySent _,
          DeliveryDeferred _,
          DeliveryFailed _,
          DeliveryBounced _,
          DeliveryReleased _ ->
          null;
    };
  }

  private static Delivery fresh(DeliveryStep event, int partition, String category, Instant dueAt) {
    return new Delivery(
        event.deliveryId(),
        partition,
        event.recipient(),
        event.channel(),
        category,
        dueAt,
        DeliveryState.DECIDED,
        0,
        false,
        false,
        dueAt,
        Set.of(),
        null);
  }

  /// After an event, which may be a repeat or older than what is known already.
  Delivery after(DeliveryStep event, long offset) {
    return switch (event) {
      case DeliveryDecided _ -> isDecided() ? this : decidedAt(offset, DeliveryState.DECIDED);
      case DeliverySkipped _ -> isDecided() ? this : decidedAt(offset, DeliveryState.SKIPPED);
      case DeliveryCancelled _ -> this; // it is over when the last of its items is
      case DeliveryAttempted step -> after(step);
      case DeliveryDeferred step -> after(step);
      case DeliverySent step -> over(step.attempt(), DeliveryState.SENT);
      case DeliveryFailed step -> over(step.attempt(), DeliveryState.FAILED);
      case DeliveryBounced _ -> over(attempt, DeliveryState.BOUNCED);
      case DeliveryReleased step -> after(step);
    };
  }

  private boolean isDecided() {
    return decidedOffset != null;
  }

  /// What this instance has decided otherwise, and not said yet, does not count.
  private Delivery decidedAt(long offset, DeliveryState next) {
    return new Delivery(
        id,
        partition,
        recipient,
        channel,
        category,
        dueAt,
        state == DeliveryState.CANCELLED ? state : next,
        attempt,
        attempted,
        possiblyDuplicate,
        retryAt,
        reached,
        offset);
  }

  private Delivery after(DeliveryAttempted step) {
    return state.isOver() || step.attempt() <= attempt
        ? this
        : with(
            DeliveryState.SENDING,
            step.attempt(),
            true,
            possiblyDuplicate || step.possiblyDuplicate(),
            retryAt,
            reached);
  }

  private Delivery after(DeliveryDeferred step) {
    boolean isNews = step.attempt() > attempt || (step.attempt() == attempt && attempted);
    if (state.isOver() || !isNews) {
      return this;
    }
    Set<UUID> all = new HashSet<>(reached);
    all.addAll(step.reached());
    return with(
        DeliveryState.DEFERRED,
        step.attempt(),
        false,
        possiblyDuplicate || step.mayHaveArrived(),
        step.retryAt(),
        all);
  }

  /// It may have arrived, and is tried once more all the same. That it was held is not in the
  /// topic: an attempt without an outcome is.
  private Delivery after(DeliveryReleased step) {
    return state.isOver() || !attempted || step.attempt() != attempt
        ? this
        : with(DeliveryState.DEFERRED, attempt, false, true, retryAt, reached);
  }

  private Delivery over(int last, DeliveryState next) {
    return state.isOver() && next != DeliveryState.BOUNCED
        ? this
        : with(next, Math.max(last, attempt), false, possiblyDuplicate, retryAt, reached);
  }

  private Delivery with(
      DeliveryState next,
      int last,
      boolean withoutOutcome,
      boolean duplicate,
      Instant due,
      Set<UUID> have) {
    return new Delivery(
        id,
        partition,
        recipient,
        channel,
        category,
        dueAt,
        next,
        last,
        withoutOutcome,
        duplicate,
        due,
        have,
        decidedOffset);
  }
}
