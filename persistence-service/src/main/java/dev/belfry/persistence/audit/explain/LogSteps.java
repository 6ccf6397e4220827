package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.persistence.audit.explain.Step.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The steps that the log of notifications tells.
final class LogSteps {
  private final Life life;
  private final Subject subject;

  LogSteps(Life life) {
    this.life = life;
    this.subject = life.subject();
  }

  /// How it came to be there.
  List<Step> beginning() {
    return List.of(
        created(
            Kind.ACCEPTED,
            subject.sender(),
            "Accepted from %s%s.".formatted(subject.sender(), way())),
        created(Kind.STORED, null, storedText()));
  }

  private String storedText() {
    return life.isExpiredAtOnce()
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
  Optional<Step> keptBack() {
    if (life.isExpiredAtOnce()) {
      return Optional.empty();
    }
    Settings settings = life.settings().settings();
    String type = subject.notificationType().wireName();
    if (!subject.realtime()) {
      return Optional.of(
          keptBack(
              "realtime", null, subject.sender(), "its sender asked for that (realtime: false)"));
    } else if (!settings.realtimeNotifications()) {
      return Optional.of(
          keptBackBySettings("realtime_notifications", "all notifications in real time"));
    } else if (!settings.isEnabled(subject.notificationType())) {
      return Optional.of(keptBackBySettings(type + "_enabled", "notifications of type " + type));
    }
    return Optional.empty();
  }

  private Step keptBackBySettings(String setting, String what) {
    return keptBack(
        setting,
        subject.position().at(life.settings().since()),
        life.settings().actor(),
        "she had switched off %s (settings since %s)".formatted(what, text(life.settings().at())));
  }

  private Step keptBack(
      String setting, @Nullable Position since, @Nullable String actor, String why) {
    boolean pushedAllTheSame = life.sessions().stream().anyMatch(SessionTrace::hasReported);
    String summary =
        pushedAllTheSame
            ? "Not to be pushed: %s. A node that could not read her settings then pushed it all the same."
            : "Not pushed: %s.";
    return Step.keptBack(subject, setting, since, actor, summary.formatted(why));
  }

  /// What was done to it, in the order of the log.
  List<Step> changes() {
    List<Step> steps = new ArrayList<>();
    for (Stamp repeat : life.duplicates()) {
      steps.add(
          Step.inTheLog(
              Kind.DUPLICATE_DROPPED,
              repeat.at(),
              position(repeat.offset()),
              subject.sender(),
              "A repeat of it was dropped: its id was known."));
    }
    for (Change change : life.changes()) {
      steps.add(
          Step.inTheLog(
              change.effective() ? kindOf(change) : Kind.IGNORED,
              change.at(),
              position(change.offset()),
              change.actor(),
              change.effective() ? didText(change) : askedText(change)));
    }
    steps.sort(Comparator.comparing(Step::position));
    return steps;
  }

  private static Kind kindOf(Change change) {
    return switch (change.kind()) {
      case "read", "all_read" -> Kind.READ;
      case "unread" -> Kind.UNREAD;
      case "deleted" -> Kind.DELETED;
      case "withdrawn" -> Kind.WITHDRAWN;
      default -> throw new IllegalStateException("no change: " + change.kind());
    };
  }

  private static String didText(Change change) {
    return switch (kindOf(change)) {
      case READ ->
          change.kind().equals("all_read")
              ? "Read: %s marked all up to a later point as read.".formatted(change.actor())
              : "Marked as read by %s.".formatted(change.actor());
      case UNREAD -> "Marked as unread by %s.".formatted(change.actor());
      case DELETED -> "Deleted by %s.".formatted(change.actor());
      default -> "Withdrawn by its sender, %s.".formatted(change.actor());
    };
  }

  private static String askedText(Change change) {
    String wish =
        switch (kindOf(change)) {
          case READ -> "mark it as read";
          case UNREAD -> "mark it as unread";
          case DELETED -> "delete it";
          default -> "withdraw it";
        };
    return "%s asked to %s, which changed nothing.".formatted(change.actor(), wish);
  }

  /// That it expired while it was still there.
  Optional<Step> expired() {
    Instant expiresAt = subject.expiresAt();
    if (expiresAt == null || life.isExpiredAtOnce() || expiresAt.isAfter(life.now())) {
      return Optional.empty();
    }
    Instant removedAt = life.removedAt();
    return removedAt == null || removedAt.isAfter(expiresAt)
        ? Optional.of(
            Step.byItself(Kind.EXPIRED, expiresAt, "Expired: from here on it was shown nowhere."))
        : Optional.empty();
  }

  private Step created(Kind kind, @Nullable String actor, String summary) {
    return Step.inTheLog(kind, subject.createdAt(), subject.position(), actor, summary);
  }

  private Position position(long offset) {
    return subject.position().at(offset);
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "the beginning" : Json.format(time);
  }
}
