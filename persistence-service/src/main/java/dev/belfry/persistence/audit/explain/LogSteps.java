package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.events.Preferences;
import dev.belfry.persistence.audit.explain.TimelineStep.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The steps that the log of notifications tells.
final class LogSteps {
  private final NotificationHistory history;
  private final ExplainedNotification subject;

  LogSteps(NotificationHistory history) {
    this.history = history;
    this.subject = history.subject();
  }

  /// How it came to be there.
  List<TimelineStep> beginning() {
    return List.of(
        created(
            Kind.ACCEPTED,
            subject.sender(),
            "Accepted from %s%s.".formatted(subject.sender(), way())),
        created(Kind.STORED, null, storedText()));
  }

  private String storedText() {
    return history.isExpiredAtOnce()
        ? "Stored, but never shown: it had expired already (%s)."
            .formatted(text(subject.expiresAt()))
        : "Stored: from here on it stood in %s, unread."
            .formatted(
                subject.broadcast() ? "everyone's inbox" : "the inbox of " + subject.recipient());
  }

  private String way() {
    var way = new StringBuilder();
    if (subject.broadcast()) {
      way.append(" for everyone");
    }
    if (subject.door() != null) {
      way.append(" by the door ").append(subject.door());
    }
    if (subject.batchId() != null) {
      way.append(" in batch ").append(subject.batchId());
    }
    if (subject.requestId() != null) {
      way.append(" as request ").append(subject.requestId());
    }
    return way.toString();
  }

  /// Why it was not to be pushed, if it was not.
  Optional<TimelineStep> keptBack() {
    if (history.isExpiredAtOnce()) {
      return Optional.empty();
    }
    if (!subject.realtime()) {
      boolean isUsual = subject.routing().category().equals(Preferences.DEFAULT_CATEGORY);
      return Optional.of(
          keptBack(
              "realtime",
              null,
              subject.sender(),
              subject
                  .heldOut()
                  .orElseGet(() ->
                      "its sender asked for that%s (realtime: false)"
                          .formatted(isUsual ? "" : ", or its category"))));
    }
    return KeepingSetting.of(Channel.REALTIME, subject, history.settings().settings())
        .map(this::keptBackBy);
  }

  private TimelineStep keptBackBy(KeepingSetting setting) {
    return keptBack(
        setting.name(),
        subject.position().at(history.settings().since()),
        history.settings().actor(),
        "the recipient had switched off %s (settings since %s)"
            .formatted(setting.what(), text(history.settings().at())));
  }

  private TimelineStep keptBack(
      String setting, @Nullable Position since, @Nullable String actor, String why) {
    boolean pushedAllTheSame = history.sessions().stream().anyMatch(SessionTrace::hasReported);
    String summary =
        pushedAllTheSame
            ? "Not to be pushed: %s. A node that could not read the settings then pushed it all the"
                + " same."
            : "Not pushed: %s.";
    return TimelineStep.keptBack(
        Kind.KEPT_BACK, subject, setting, since, actor, summary.formatted(why));
  }

  /// What was done to it, in the order of the log.
  List<TimelineStep> changes() {
    List<TimelineStep> steps = new ArrayList<>();
    for (Appended repeat : history.duplicates()) {
      steps.add(
          TimelineStep.inTheLog(
              Kind.DUPLICATE_DROPPED,
              repeat.at(),
              position(repeat.offset()),
              subject.sender(),
              "A repeat of it was dropped: its id was known."));
    }
    for (HistoryChange change : history.changes()) {
      steps.add(
          TimelineStep.inTheLog(
              change.effective() ? kindOf(change) : Kind.IGNORED,
              change.at(),
              position(change.offset()),
              change.actor(),
              change.effective() ? didText(change) : askedText(change)));
    }
    steps.sort(Comparator.comparing(TimelineStep::position));
    return steps;
  }

  private static Kind kindOf(HistoryChange change) {
    return switch (change.kind()) {
      case READ, ALL_READ -> Kind.READ;
      case UNREAD -> Kind.UNREAD;
      case ARCHIVED, ALL_ARCHIVED -> Kind.ARCHIVED;
      case UNARCHIVED -> Kind.UNARCHIVED;
      case DELETED -> Kind.DELETED;
      case WITHDRAWN -> Kind.WITHDRAWN;
      case CLICKED -> Kind.CLICKED;
    };
  }

  private static String didText(HistoryChange change) {
    String text =
        switch (change.kind()) {
          case ALL_READ -> "Read: %s marked all up to a later point as read.";
          case READ -> "Marked as read by %s.";
          case UNREAD -> "Marked as unread by %s.";
          case ALL_ARCHIVED -> "Archived: %s archived all up to a later point.";
          case ARCHIVED -> "Archived by %s.";
          case UNARCHIVED -> "Taken out of the archive by %s.";
          case DELETED -> "Deleted by %s.";
          case WITHDRAWN -> "Withdrawn by its sender, %s.";
          case CLICKED -> "Its link was opened by %s.";
        };
    return text.formatted(change.actor());
  }

  private static String askedText(HistoryChange change) {
    String wish =
        switch (change.kind()) {
          case READ, ALL_READ -> "mark it as read";
          case UNREAD -> "mark it as unread";
          case ARCHIVED, ALL_ARCHIVED -> "archive it";
          case UNARCHIVED -> "take it out of the archive";
          case DELETED -> "delete it";
          case WITHDRAWN -> "withdraw it";
          case CLICKED -> "count that its link was opened";
        };
    return "%s asked to %s, which changed nothing.".formatted(change.actor(), wish);
  }

  /// That it expired while it was still there.
  Optional<TimelineStep> expired() {
    Instant expiresAt = subject.expiresAt();
    if (expiresAt == null || history.isExpiredAtOnce() || expiresAt.isAfter(history.now())) {
      return Optional.empty();
    }
    Instant removedAt = history.removedAt();
    return removedAt == null || removedAt.isAfter(expiresAt)
        ? Optional.of(
            TimelineStep.byItself(
                Kind.EXPIRED, expiresAt, "Expired: from here on it was shown nowhere."))
        : Optional.empty();
  }

  private TimelineStep created(Kind kind, @Nullable String actor, String summary) {
    return TimelineStep.inTheLog(kind, subject.createdAt(), subject.position(), actor, summary);
  }

  private Position position(long offset) {
    return subject.position().at(offset);
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "the beginning" : Json.format(time);
  }
}
