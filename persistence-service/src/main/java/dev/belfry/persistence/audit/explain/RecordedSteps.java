package dev.belfry.persistence.audit.explain;

import static dev.belfry.persistence.audit.explain.KeepingSetting.way;

import dev.belfry.events.CancelReason;
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
import dev.belfry.events.FailureReason;
import dev.belfry.events.Json;
import dev.belfry.events.SkipReason;
import dev.belfry.persistence.audit.explain.TimelineStep.Kind;
import dev.belfry.persistence.deliveries.RecordedStep;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells the steps of deliveries.
final class RecordedSteps {
  private RecordedSteps() {}

  /// A step that happened to a notification.
  static TimelineStep told(RecordedStep step) {
    Channel channel = step.event().channel();
    return switch (step.event()) {
      case DeliveryDecided decided ->
          told(Kind.DECIDED, step, decided(channel, decided), decided.dueAt());
      case DeliverySkipped skipped ->
          told(
              Kind.SKIPPED,
              step,
              "Not sent %s: %s.".formatted(way(channel), words(skipped.reason())),
              skipped.dueAt());
      case DeliveryCancelled cancelled ->
          told(Kind.CANCELLED, step, cancelled(channel, cancelled.reason()), null);
      case DeliveryAttempted attempted ->
          told(
              Kind.ATTEMPTED,
              step,
              "Attempt %s to send it %s%s."
                  .formatted(
                      attempted.attempt(),
                      way(channel),
                      attempted.possiblyDuplicate()
                          ? ": of the one before nothing is known, so this may be the second to"
                              + " arrive"
                          : ""),
              null);
      case DeliveryDeferred deferred ->
          told(
              Kind.DEFERRED,
              step,
              "Attempt %s %s%s. The next is due at %s."
                  .formatted(
                      deferred.attempt(),
                      came(deferred),
                      quoted(deferred.reply()),
                      Json.format(deferred.retryAt())),
              deferred.retryAt());
      case DeliverySent sent ->
          told(
              Kind.SENT,
              step,
              "Sent %s by attempt %s%s."
                  .formatted(way(channel), sent.attempt(), quoted(sent.reply())),
              null);
      case DeliveryFailed failed ->
          told(
              Kind.FAILED,
              step,
              "Given up: %s%s.".formatted(words(failed.reason()), quoted(failed.reply())),
              null);
      case DeliveryReleased released ->
          told(
              Kind.DEFERRED,
              step,
              "Tried once more, because %s asked for it: \"%s\"."
                  .formatted(released.actor(), released.reason()),
              null);
      case DeliveryBounced bounced -> told(Kind.BOUNCED, step, bounced(bounced), null);
    };
  }

  private static String came(DeliveryDeferred deferred) {
    if (!deferred.reached().isEmpty()) {
      return "did not reach all devices";
    }
    return deferred.mayHaveArrived() ? "was not answered" : "sent nothing";
  }

  private static TimelineStep told(
      Kind kind, RecordedStep step, String summary, @Nullable Instant due) {
    return TimelineStep.byItself(kind, step.at(), summary)
        .by(step.event().channel(), step.event().deliveryId(), due);
  }

  private static String decided(Channel channel, DeliveryDecided decided) {
    int others = decided.notifications().size() - 1;
    return "Decided to send it %s%s."
        .formatted(
            way(channel),
            others == 0
                ? ""
                : " together with %s other%s".formatted(others, others == 1 ? "" : "s"));
  }

  /// That it became needless.
  static String cancelled(Channel channel, CancelReason reason) {
    String why =
        switch (reason) {
          case READ -> "it was read";
          case SEEN -> "it was seen";
          case DELETED -> "it was deleted";
          case WITHDRAWN -> "its sender took it back";
          case EXPIRED -> "it expired";
          case SETTINGS -> "the recipient had switched off what it needs";
        };
    return "Not to be sent %s any more: %s.".formatted(way(channel), why);
  }

  private static String words(SkipReason reason) {
    return switch (reason) {
      case NOT_REQUESTED -> "its sender did not ask for that";
      case CATEGORY -> "its category does not go that way";
      case SETTINGS -> "the recipient had switched off what it needs";
      case NO_ADDRESS -> "the recipient had no address there";
      case SUPPRESSED -> "the address takes no more mail";
      case TOO_LATE -> "it was due too long ago";
    };
  }

  private static String words(FailureReason reason) {
    return switch (reason) {
      case NO_SUCH_ADDRESS -> "there is no such address";
      case REFUSED -> "it was refused";
      case TOO_LARGE -> "it was too large";
      case GAVE_UP -> "it was tried for as long as it may be";
    };
  }

  private static String bounced(DeliveryBounced bounced) {
    String what =
        switch (bounced.kind()) {
          case BOUNCE -> "It came back";
          case COMPLAINT -> "Its reader called it spam";
        };
    return what + (bounced.permanent() ? ": the address takes no more mail." : ".");
  }

  private static String quoted(@Nullable String reply) {
    return reply == null ? "" : " (%s)".formatted(reply);
  }
}
