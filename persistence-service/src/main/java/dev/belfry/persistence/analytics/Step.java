package dev.belfry.persistence.analytics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is counted: once per person and notification, when it first becomes true.
public enum Step {
  CREATED,
  KEPT_BACK,
  PUSHED,
  ACKNOWLEDGED,
  SEEN,
  READ,
  CLICKED,
  DELETED,
  SKIPPED,
  CANCELLED,
  SENT,
  FAILED,
  BOUNCED,
  UNSUBSCRIBED;

  /// The name in the database and in answers.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Step> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(step -> step.wireName().equals(wireName)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Step::wireName).collect(Collectors.joining(", "));
  }
}
