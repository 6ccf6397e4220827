package dev.belfry.events;

import org.jspecify.annotations.Nullable;

/// The recipient did something about everything up to a point.
public sealed interface AllMarked extends NotificationEvent permits AllRead, AllArchived {
  /// Whose inbox it is.
  @Override
  RecipientId recipient();

  /// The `sub` of the token that asked for it.
  String actor();

  /// Up to where; null: all before this event itself. A position beyond this event means the same
  /// as null, one of another epoch or partition covers nothing.
  @Nullable Position upTo();

  /// The last offset covered, when this event stands at `own`: never beyond `own`; -1 if nothing is
  /// covered.
  default long coveredUpTo(Position own) {
    Position upTo = upTo();
    if (upTo == null) {
      return own.offset();
    }
    return upTo.sameTimelineAs(own) ? Math.min(upTo.offset(), own.offset()) : -1;
  }
}
