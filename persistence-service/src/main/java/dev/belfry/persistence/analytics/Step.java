package dev.belfry.persistence.analytics;

import java.util.Locale;

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
  PLANNED,
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
}
