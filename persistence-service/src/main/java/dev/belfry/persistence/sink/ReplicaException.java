package dev.belfry.persistence.sink;

/// The tables of a replica are not as they were left.
public final class ReplicaException extends Exception {
  ReplicaException(Exception cause) {
    super(cause.getMessage(), cause, false, false);
  }
}
