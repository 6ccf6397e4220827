package dev.belfry.persistence.sink;

/// The rows go up to a position, but the head of the hash chain there is not stored: someone has
/// changed one of the two, and what comes next could not be chained to what is applied.
final class BrokenChainException extends Exception {
  BrokenChainException(long next) {
    super("no head of the hash chain is stored at offset %s".formatted(next), null, false, false);
  }
}
