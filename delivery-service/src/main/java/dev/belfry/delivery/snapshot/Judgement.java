package dev.belfry.delivery.snapshot;

/// What became of a question to [Judgements].
///
/// @param <T> what was asked for
public sealed interface Judgement<T> {
  /// It is known.
  record Known<T>(T value) implements Judgement<T> {}

  /// The read model is away, or too far behind, for now.
  record Away<T>() implements Judgement<T> {}

  /// The token no longer counts.
  record Refused<T>() implements Judgement<T> {}
}
