package dev.belfry.persistence.audit.timetravel;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Rfc3339;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which moment is asked about.
sealed interface PastMoment {
  /// This one.
  record Now() implements PastMoment {}

  /// A time by the log's clock.
  record Time(Instant time) implements PastMoment {}

  /// A point in the recipient's own time.
  record Place(Position position) implements PastMoment {}

  /// The moment that the parameter `at` stands for.
  ///
  /// @param now what is later has not been yet
  /// @throws ProblemException 400 if it stands for none
  static PastMoment of(@Nullable String text, EventLog log, RecipientId recipient, Instant now) {
    if (text == null) {
      return new Now();
    }
    Optional<Position> position = Position.parse(text);
    if (position.isPresent()) {
      return position
          .filter(candidate -> log.isPositionOf(recipient, candidate))
          .map(Place::new)
          .orElseThrow(() -> refused("A position of this user's is expected."));
    }
    Instant time =
        Rfc3339.parse(text).orElseThrow(() -> refused("A time or a position is expected."));
    if (time.isAfter(now)) {
      throw refused("A time that has been is expected.");
    }
    return new Time(time);
  }

  private static ProblemException refused(String message) {
    return ProblemException.malformed(new FieldError("at", message));
  }
}
