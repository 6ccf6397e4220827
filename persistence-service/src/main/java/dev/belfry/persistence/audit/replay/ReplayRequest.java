package dev.belfry.persistence.audit.replay;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.problem.UnknownMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a replay is to do.
///
/// @param mode what happens after the comparison
/// @param acceptLoss go on where the log is damaged, instead of stopping there
/// @param swapAlways a rebuild takes the place of the read model even if the two differ
/// @param fresh begin anew, instead of going on where one was interrupted
/// @param from what comes after it is replayed, what was before is kept; null if all is replayed
record ReplayRequest(
    Mode mode, boolean acceptLoss, boolean swapAlways, boolean fresh, @Nullable ReplayStart from) {
  private static final List<String> MEMBERS =
      List.of("mode", "accept_loss", "swap", "fresh", "from");

  /// @throws ProblemException 422 if it is none
  static ReplayRequest read(ObjectNode body) {
    List<FieldError> errors = new ArrayList<>();
    UnknownMembers.in(body, "", MEMBERS).ifPresent(errors::add);
    String mode = oneOf(body, "mode", "", List.of("rebuild", "shadow"), errors);
    String swap = oneOf(body, "swap", "if_equal", List.of("if_equal", "always"), errors);
    var request =
        new ReplayRequest(
            mode.equals("rebuild") ? Mode.REBUILD : Mode.SHADOW,
            flag(body, "accept_loss", errors),
            swap.equals("always"),
            flag(body, "fresh", errors),
            from(body, errors));
    if (request.mode == Mode.SHADOW && body.has("swap")) {
      errors.add(new FieldError("swap", "Only a rebuild swaps."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return request;
  }

  private static String oneOf(
      ObjectNode body, String member, String absent, List<String> known, List<FieldError> errors) {
    JsonNode value = body.get(member);
    String text = value == null ? absent : value.isString() ? value.stringValue() : "";
    if (!known.contains(text)) {
      errors.add(new FieldError(member, "%s is expected.".formatted(String.join(" or ", known))));
    }
    return text;
  }

  private static @Nullable ReplayStart from(ObjectNode body, List<FieldError> errors) {
    JsonNode value = body.get("from");
    if (value == null) {
      return null;
    }
    String text = value.isString() ? value.stringValue() : "";
    Optional<ReplayStart> from = ReplayStart.parse(text);
    if (from.isEmpty()) {
      errors.add(
          new FieldError("from", "A position or a time such as 2026-11-22T10:00:00Z is expected."));
    }
    return from.orElse(null);
  }

  private static boolean flag(ObjectNode body, String member, List<FieldError> errors) {
    JsonNode value = body.get(member);
    if (value != null && !value.isBoolean()) {
      errors.add(new FieldError(member, "true or false is expected."));
    }
    return value != null && value.isBoolean() && value.booleanValue();
  }

  enum Mode {
    /// It takes the place of the read model, if the two are equal.
    REBUILD,
    /// It is compared and nothing else.
    SHADOW
  }
}
