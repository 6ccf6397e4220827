package dev.belfry.producer.request;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.UnknownMembers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a body that is being checked, and the errors found so far. A member that is JSON
/// null is absent.
final class Members {
  private static final int MAX_ERRORS = 20;

  private final ObjectNode body;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  Members(ObjectNode body) {
    this.body = body;
  }

  /// The member, null if it is absent. Its name is one of the contract from here on.
  @Nullable JsonNode take(String name) {
    known.add(name);
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /// A member that is text which can be stored; null if it is absent, or if it is something else,
  /// which is noted as an error.
  @Nullable String takeText(String name) {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    return Text.of(value)
        .orElseGet(() -> {
          refuse(name, Text.EXPECTED);
          return null;
        });
  }

  /// A member that is true or false.
  boolean takeBoolean(String name, boolean otherwise) {
    JsonNode value = take(name);
    if (value != null && !value.isBoolean()) {
      refuse(name, "Must be true or false.");
    }
    return value == null ? otherwise : value.asBoolean(otherwise);
  }

  void refuse(String field, String message) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(new FieldError(field, message));
    }
  }

  /// The end of the checks: what the body says, if nothing was wrong and nothing is left over.
  <T> Checked<T> check(Supplier<T> value) {
    UnknownMembers.in(body, "", known).ifPresent(error -> refuse(error.field(), error.message()));
    return errors.isEmpty()
        ? new Checked.Valid<>(value.get())
        : new Checked.Invalid<>(List.copyOf(errors));
  }
}
