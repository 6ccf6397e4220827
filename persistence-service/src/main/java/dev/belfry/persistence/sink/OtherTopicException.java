package dev.belfry.persistence.sink;

/// The rows, or this instance, know another topic of the same name.
final class OtherTopicException extends Exception {
  /// @param reason for people
  OtherTopicException(String reason) {
    super(reason, null, false, false);
  }
}
