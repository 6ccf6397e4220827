package dev.belfry.persistence.replay;

import dev.belfry.events.Position;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// From where on the log is replayed.
sealed interface From {
  Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

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
      return Optional.of(Instant.parse(text))
          .filter(time -> !time.isBefore(Instant.EPOCH) && time.isBefore(END_OF_TIME))
          .map(Time::new);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
