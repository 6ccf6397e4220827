package dev.belfry.producer.send;

/// A controller whose calls are counted.
public interface CountedDoor {
  /// The attribute of a call that is counted as `unknown` whatever its status is, because the
  /// outcome of a part of it is.
  String UNKNOWN = CountedDoor.class.getName() + ".unknown";

  /// The name under which they are: the tag `door`.
  String door();
}
