package dev.belfry.persistence.audit.explain;

import static dev.belfry.persistence.audit.explain.KeepingSetting.way;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Category;
import dev.belfry.events.CategoryChannels.Unless;
import dev.belfry.events.Channel;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryRule;
import dev.belfry.events.DeliveryRule.NotPlanned;
import dev.belfry.events.DeliveryRule.Planned;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.Json;
import dev.belfry.events.SkipReason;
import dev.belfry.persistence.audit.explain.ChannelHistory.Way;
import dev.belfry.persistence.audit.explain.TimelineStep.Kind;
import dev.belfry.persistence.deliveries.PartOfDelivery;
import dev.belfry.persistence.deliveries.RecordedStep;
import dev.belfry.persistence.inbox.ChangeKind;
import dev.belfry.persistence.inbox.SettingsInForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The steps that tell which way it went outside the inbox, or why it did not.
final class ChannelSteps {
  private final NotificationHistory history;
  private final ExplainedNotification subject;
  private final Map<Way, DeliveryRule> rules = new LinkedHashMap<>();

  ChannelSteps(NotificationHistory history, @Nullable Category category) {
    this.history = history;
    this.subject = history.subject();
    if (category != null) {
      for (Way way : history.channels().ways()) {
        rules.put(
            way,
            way.channel()
                .rule(subject.content(), subject.broadcast(), category, way.settings().settings()));
      }
    }
  }

  /// Whether it was to go out, and when, channel by channel.
  List<TimelineStep> plans() {
    List<TimelineStep> plans = new ArrayList<>();
    rules.forEach((way, rule) -> {
      Channel channel = way.channel().channel();
      plans.add(
          switch (rule) {
            case Planned planned -> planned(channel, planned);
            case NotPlanned(var reason) ->
                notPlanned(channel, reason, way.settings()).by(channel, null, null);
          });
    });
    return plans;
  }

  private TimelineStep planned(Channel channel, Planned plan) {
    Instant due = subject.createdAt().plus(plan.delay());
    String unless =
        switch (plan.unless()) {
          case READ -> ", unless it is read before";
          case SEEN -> ", unless it is seen before";
          case NEVER -> "";
        };
    return TimelineStep.inTheLog(
            Kind.PLANNED,
            subject.createdAt(),
            subject.position(),
            null,
            "To be sent %s at %s%s.".formatted(way(channel), Json.format(due), unless))
        .by(channel, idBy(channel), due);
  }

  private TimelineStep notPlanned(
      Channel channel, SkipReason reason, SettingsInForce.Dated settings) {
    String way = way(channel);
    Optional<KeepingSetting> keeping =
        reason == SkipReason.SETTINGS
            ? KeepingSetting.of(channel, subject, settings.settings())
            : Optional.empty();
    if (keeping.isPresent()) {
      return TimelineStep.keptBack(
          Kind.NOT_PLANNED,
          subject,
          keeping.get().name(),
          subject.position().at(settings.since()),
          settings.actor(),
          "Not to be sent %s: the recipient had switched off %s (settings since %s)."
              .formatted(
                  way,
                  keeping.get().what(),
                  settings.at() == null ? "the beginning" : Json.format(settings.at())));
    }
    String why =
        reason == SkipReason.CATEGORY
            ? "notifications of category %s are not".formatted(subject.routing().category())
            : subject.routing().channels() == null
                ? "a broadcast is sent so only if its sender names the channel"
                : subject.heldOut().orElse("its sender named other channels");
    return TimelineStep.inTheLog(
        Kind.NOT_PLANNED,
        subject.createdAt(),
        subject.position(),
        null,
        "Not to be sent %s: %s.".formatted(way, why));
  }

  /// What `belfry.deliveries` says, without repeats.
  List<TimelineStep> recorded() {
    Map<DeliveryStep, RecordedStep> first = new LinkedHashMap<>();
    history.channels().steps().forEach(step -> first.putIfAbsent(step.event(), step));
    Map<UUID, PartOfDelivery> parts = new HashMap<>();
    return first.values().stream()
        .filter(step ->
            parts
                .computeIfAbsent(step.event().deliveryId(), _ -> new PartOfDelivery(subject.id()))
                .has(step.event()))
        .map(RecordedSteps::told)
        .toList();
  }

  /// What made it needless before anything was decided, where no event says so.
  List<TimelineStep> cancelled() {
    List<TimelineStep> steps = new ArrayList<>();
    rules.forEach((way, rule) -> {
      Channel channel = way.channel().channel();
      if (rule instanceof Planned planned
          && history.channels().steps().stream()
              .noneMatch(step -> step.event().channel() == channel)) {
        needless(planned.unless())
            .ifPresent(cancel ->
                steps.add(
                    TimelineStep.byItself(
                            Kind.CANCELLED,
                            cancel.at,
                            RecordedSteps.cancelled(channel, cancel.reason))
                        .by(channel, idBy(channel), null)));
      }
    });
    return steps;
  }

  private Optional<Cancel> needless(Unless unless) {
    for (HistoryChange change : history.changes()) {
      if (change.effective()) {
        Optional<CancelReason> reason = reasonOf(change.kind(), unless);
        if (reason.isPresent()) {
          return Optional.of(new Cancel(reason.get(), change.at()));
        }
      }
    }
    Instant expiresAt = subject.expiresAt();
    if (expiresAt != null && subject.isExpired(history.now())) {
      return Optional.of(
          new Cancel(
              CancelReason.EXPIRED,
              expiresAt.isBefore(subject.createdAt()) ? subject.createdAt() : expiresAt));
    }
    return unless == Unless.SEEN
        ? Optional.ofNullable(history.seen()).map(seen -> new Cancel(CancelReason.SEEN, seen.at()))
        : Optional.empty();
  }

  private static Optional<CancelReason> reasonOf(ChangeKind kind, Unless unless) {
    return switch (kind) {
      case READ, ALL_READ, ARCHIVED, ALL_ARCHIVED ->
          unless == Unless.NEVER ? Optional.empty() : Optional.of(CancelReason.READ);
      case DELETED -> Optional.of(CancelReason.DELETED);
      case WITHDRAWN -> Optional.of(CancelReason.WITHDRAWN);
      case UNREAD, UNARCHIVED, CLICKED -> Optional.empty();
    };
  }

  /// What its recipient switched off by a link in a mail of it.
  List<TimelineStep> unsubscribed() {
    return history.channels().unsubscribed().stream()
        .map(patch ->
            TimelineStep.inTheLog(
                    Kind.UNSUBSCRIBED,
                    patch.appended().at(),
                    subject.position().at(patch.appended().offset()),
                    patch.actor(),
                    "%s unsubscribed by the link in it.".formatted(subject.recipient()))
                .by(Channel.EMAIL, deliveryOf(patch), null))
        .toList();
  }

  private static UUID deliveryOf(HistoryPatch patch) {
    return UUID.fromString(patch.actor().substring(ChannelQueries.UNSUBSCRIBING.length()));
  }

  private UUID idBy(Channel channel) {
    return Deliveries.idOf(channel, subject.recipient(), subject.id());
  }

  private record Cancel(CancelReason reason, Instant at) {}
}
