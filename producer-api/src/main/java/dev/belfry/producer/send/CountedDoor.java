package dev.belfry.producer.send;

/// A controller whose calls are counted.
public interface CountedDoor {
  /// The name under which they are: the tag `door`.
  String door();
}
