package dev.belfry.persistence.sink;

/// The rows were made from another topic of the same name.
final class OtherTopicException extends Exception {
  OtherTopicException() {
    super("the topic was created anew since the rows were made", null, false, false);
  }
}
