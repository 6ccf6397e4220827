package dev.belfry.persistence.audit.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.belfry.events.Channel;
import dev.belfry.events.Position;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing that happened to the notification, or did not.
///
/// @param step what, in one word of [Kind]
/// @param at when
/// @param position where in the recipient's time; null for what is no event of the log
/// @param receipt the offset in the recipient's partition of `belfry.receipts` that says so
/// @param actor who did it; null if nobody in particular
/// @param sessionId on which session
/// @param setting which setting kept it back
/// @param settingSince since which position that was in force
/// @param channel by which way it went or would have gone; null for what concerns the inbox
/// @param deliveryId of which delivery
/// @param dueAt when it was to go that way, or is to be tried again
/// @param summary for people
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimelineStep(
    String step,
    Instant at,
    @Nullable Position position,
    @Nullable Long receipt,
    @Nullable String actor,
    @Nullable UUID sessionId,
    @Nullable String setting,
    @Nullable Position settingSince,
    @Nullable Channel channel,
    @Nullable UUID deliveryId,
    @Nullable Instant dueAt,
    String summary) {
  /// Of the inbox.
  TimelineStep(
      String step,
      Instant at,
      @Nullable Position position,
      @Nullable Long receipt,
      @Nullable String actor,
      @Nullable UUID sessionId,
      @Nullable String setting,
      @Nullable Position settingSince,
      String summary) {
    this(
        step,
        at,
        position,
        receipt,
        actor,
        sessionId,
        setting,
        settingSince,
        null,
        null,
        null,
        summary);
  }

  /// The same, of a channel.
  TimelineStep by(Channel way, @Nullable UUID delivery, @Nullable Instant due) {
    return new TimelineStep(
        step,
        at,
        position,
        receipt,
        actor,
        sessionId,
        setting,
        settingSince,
        way,
        delivery,
        due,
        summary);
  }

  static TimelineStep inTheLog(
      Kind kind, Instant at, Position position, @Nullable String actor, String summary) {
    return new TimelineStep(kind.wireName(), at, position, null, actor, null, null, null, summary);
  }

  /// @param kind which way it was kept from
  static TimelineStep keptBack(
      Kind kind,
      ExplainedNotification subject,
      String setting,
      @Nullable Position since,
      @Nullable String actor,
      String summary) {
    return new TimelineStep(
        kind.wireName(),
        subject.createdAt(),
        subject.position(),
        null,
        actor,
        null,
        setting,
        since,
        summary);
  }

  static TimelineStep ofSession(
      Kind kind, Appended appended, @Nullable String actor, UUID session, String summary) {
    return new TimelineStep(
        kind.wireName(),
        appended.at(),
        null,
        appended.offset(),
        actor,
        session,
        null,
        null,
        summary);
  }

  static TimelineStep byItself(Kind kind, Instant at, String summary) {
    return new TimelineStep(kind.wireName(), at, null, null, null, null, null, null, summary);
  }

  /// What can happen to a notification.
  enum Kind {
    ACCEPTED,
    STORED,
    DUPLICATE_DROPPED,
    KEPT_BACK,
    NOT_PUSHED,
    PUSHED,
    UNKNOWN,
    ACKNOWLEDGED,
    SEEN,
    READ,
    UNREAD,
    ARCHIVED,
    UNARCHIVED,
    DELETED,
    WITHDRAWN,
    CLICKED,
    EXPIRED,
    IGNORED,
    PLANNED,
    NOT_PLANNED,
    DECIDED,
    SKIPPED,
    CANCELLED,
    ATTEMPTED,
    DEFERRED,
    SENT,
    FAILED,
    BOUNCED,
    UNSUBSCRIBED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
