package dev.belfry.persistence.replay;

import dev.belfry.events.Position;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// From where on the log is replayed.
sealed interface From {
  /// What comes after a position of one partition; the others are kept as they are.
  record Place(Position position) implements From {}

  /// What was appended later than a time, in all partitions.
  record Time(Instant time) implements From {}

  static Optional<From> parse(String text) {
    Optional<Position> position = Position.parse(text);
    if (position.isPresent()) {
      return position.map(Place::new);
    }
    try {
      return Optional.of(new Time(Instant.parse(text)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
