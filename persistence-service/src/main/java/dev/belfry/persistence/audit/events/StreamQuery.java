package dev.belfry.persistence.audit.events;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Rfc3339;
import dev.belfry.persistence.inbox.Query;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What of the log is asked for.
///
/// @param after where a stream of one recipient goes on
/// @param afterAll where a stream of all partitions goes on
/// @param from records appended at or after this time
/// @param to records appended before this time
/// @param follow whether to wait for what is yet to come
record StreamQuery(
    StreamFilter filter,
    @Nullable Position after,
    @Nullable Cursor afterAll,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean follow) {

  /// @throws ProblemException 400 for the first parameter that is not as it must be
  static StreamQuery read(
      EventLog log,
      @Nullable String recipient,
      @Nullable String type,
      @Nullable String from,
      @Nullable String to,
      @Nullable String position,
      @Nullable String follow) {
    RecipientId only = recipient(recipient);
    var question =
        new StreamQuery(
            new StreamFilter(only, type(type)),
            only == null ? null : position(position, log, only),
            only == null ? cursor(position, log) : null,
            time("from", from),
            time("to", to),
            Query.flag("follow", follow));
    question.check(position != null);
    return question;
  }

  /// The offset of a partition to go on with, if the stream is to go on.
  OptionalLong next(int partition) {
    Position one = after;
    Cursor all = afterAll;
    if (one != null) {
      return OptionalLong.of(one.next());
    }
    return all == null ? OptionalLong.empty() : OptionalLong.of(all.next().get(partition));
  }

  /// Whether what was appended at that time is asked for.
  boolean isAbout(Instant appendedAt) {
    Instant begin = from;
    Instant end = to;
    return (begin == null || !appendedAt.isBefore(begin))
        && (end == null || appendedAt.isBefore(end));
  }

  private void check(boolean continues) {
    Instant begin = from;
    Instant end = to;
    if (begin != null && continues) {
      throw wrong("from", "Either from or position is expected: position says where to go on.");
    }
    if (begin != null && end != null && !begin.isBefore(end)) {
      throw wrong("to", "A time after from is expected.");
    }
    if (follow && end != null) {
      throw wrong("follow", "A stream that has a to ends there and follows nothing.");
    }
  }

  private static @Nullable RecipientId recipient(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!RecipientId.isValid(text)) {
      throw wrong("recipient", "A user id is expected.");
    }
    return new RecipientId(text);
  }

  private static @Nullable EventType type(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return EventType.ofWireName(text)
        .filter(EventType::isInLog)
        .orElseThrow(() ->
            wrong(
                "type",
                "A type of belfry.notifications is expected, such as"
                    + " dev.belfry.notification.created.v1."));
  }

  private static @Nullable Position position(
      @Nullable String text, EventLog log, RecipientId recipient) {
    if (text == null) {
      return null;
    }
    return Position.parse(text)
        .filter(position -> log.isPositionOf(recipient, position))
        .orElseThrow(() -> wrong("position", "A position of this recipient is expected."));
  }

  private static @Nullable Cursor cursor(@Nullable String text, EventLog log) {
    if (text == null) {
      return null;
    }
    return Cursor.parse(text, log)
        .orElseThrow(() ->
            wrong("position", "The cursor of a line is expected where there is no recipient."));
  }

  private static @Nullable Instant time(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return Rfc3339.parse(text)
        .orElseThrow(() -> wrong(name, "A time such as 2026-11-22T10:00:00Z is expected."));
  }

  private static ProblemException wrong(String field, String message) {
    return ProblemException.malformed(new FieldError(field, message));
  }
}
