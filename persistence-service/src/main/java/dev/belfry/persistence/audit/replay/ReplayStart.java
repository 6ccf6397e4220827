package dev.belfry.persistence.audit.replay;

import dev.belfry.events.Position;
import dev.belfry.events.Rfc3339;
import java.time.Instant;
import java.util.Optional;

/// From where on the log is replayed.
sealed interface ReplayStart {
  /// What comes after a position of one partition; the others are kept as they are.
  record Place(Position position) implements ReplayStart {}

  /// What was appended later than a time, in all partitions.
  record Time(Instant time) implements ReplayStart {}

  static Optional<ReplayStart> parse(String text) {
    Optional<Position> position = Position.parse(text);
    if (position.isPresent()) {
      return position.map(Place::new);
    }
    return Rfc3339.parse(text).map(Time::new);
  }
}
