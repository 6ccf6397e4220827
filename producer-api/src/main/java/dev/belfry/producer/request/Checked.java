package dev.belfry.producer.request;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.util.List;

/// The result of checking a body: its content, or all its errors.
public sealed interface Checked<T> {
  /// The body is valid.
  record Valid<T>(T value) implements Checked<T> {}

  /// The body is invalid.
  ///
  /// @param errors all that is wrong, as far as can be told; never empty, never with a word of the
  ///   input
  record Invalid<T>(List<FieldError> errors) implements Checked<T> {}

  /// What it says.
  ///
  /// @throws ProblemException 422, if it is invalid
  default T orRefuse() {
    return switch (this) {
      case Valid<T>(T value) -> value;
      case Invalid<T>(List<FieldError> errors) -> throw ProblemException.invalid(errors);
    };
  }
}
