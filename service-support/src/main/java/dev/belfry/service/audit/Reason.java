package dev.belfry.persistence.audit.trail;

import dev.belfry.events.Json;

/// Why somebody looks or acts: the query parameter `reason`. A parameter and no header, because a
/// header cannot carry everyone's letters.
final class Reason {
  static final String PARAMETER = "reason";
  static final int LONGEST = 500;

  private Reason() {}

  static boolean isOne(String text) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= LONGEST
        && Json.isStorable(text)
        && text.chars().noneMatch(Character::isISOControl);
  }
}
