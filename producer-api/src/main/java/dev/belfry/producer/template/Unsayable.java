package dev.belfry.producer.template;

import dev.belfry.service.problem.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/// A template has no words for what it is told.
public final class Unsayable extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MAX_ERRORS = 20;

  private final transient List<FieldError> errors;

  Unsayable(List<FieldError> errors) {
    super("a template can't say this", null, false, false);
    this.errors = errors.stream().limit(MAX_ERRORS).toList();
  }

  Unsayable(String field, String why) {
    this(List.of(new FieldError(field, why)));
  }

  /// What is wrong, at most 20 things, without a word of the input.
  public List<FieldError> errors() {
    return errors;
  }

  /// The same in one text.
  public String reason() {
    return errors.stream()
        .map(error -> "%s: %s".formatted(error.field(), error.message()))
        .collect(Collectors.joining(" "));
  }
}
