package dev.belfry.producer.request;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.util.List;

/// What came of checking a body: what it says, or everything that is wrong with it.
public sealed interface Checked<T> {
  /// It keeps the contract.
  record Valid<T>(T value) implements Checked<T> {}

  /// It does not.
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
