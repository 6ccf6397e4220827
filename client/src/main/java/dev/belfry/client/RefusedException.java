package dev.belfry.client;

import java.util.List;
import java.util.stream.Collectors;

/// Belfry will not take this, however often it is sent; nobody was told. Of a notice to many,
/// earlier batches may have been taken.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String detail;
  private final List<FieldProblem> errors;

  RefusedException(int status, String detail, List<FieldProblem> errors) {
    super(
        "refused (%s): %s%s"
            .formatted(
                status,
                detail,
                errors.stream()
                    .map(error -> " [%s: %s]".formatted(error.field(), error.message()))
                    .collect(Collectors.joining())));
    this.status = status;
    this.detail = detail;
    this.errors = List.copyOf(errors);
  }

  /// The status of Belfry's answer, such as 401 (token), 403 (scope) or 422 (content). Over Kafka
  /// the one that says the same.
  public int status() {
    return status;
  }

  /// Why, for people.
  public String detail() {
    return detail;
  }

  /// What is wrong, field by field; empty where the status says it all.
  public List<FieldProblem> errors() {
    return errors;
  }
}
