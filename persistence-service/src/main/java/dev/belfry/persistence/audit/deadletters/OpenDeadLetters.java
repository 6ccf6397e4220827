package dev.belfry.persistence.audit.deadletters;

import org.springframework.stereotype.Component;

/// Counts the dead letters about which nobody has decided anything, in the current transaction.
@Component
public class OpenDeadLetters {
  private final DeadLetterQueries letters;

  OpenDeadLetters(DeadLetterQueries letters) {
    this.letters = letters;
  }

  /// How many there are in all topics.
  public int count() {
    return letters.countOpen();
  }
}
