package dev.belfry.producer.send;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Identifies the repeats of a call.
///
/// @param value 1 to 255 printable ASCII characters, of an item a few more
/// @param fromCaller false: made here, and unknown to the caller until they are told
public record IdempotencyKey(String value, boolean fromCaller) {
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern VALID = Pattern.compile("[ -~]{1,255}");

  /// The call's key, or a new one if it has none.
  ///
  /// @throws ProblemException 400, if it has more than one or one of another form
  public static IdempotencyKey of(HttpServletRequest call) {
    List<String> values = Collections.list(call.getHeaders(HEADER));
    if (values.isEmpty()) {
      return new IdempotencyKey(UUID.randomUUID().toString(), false);
    }
    if (values.size() > 1 || !VALID.matcher(values.getFirst()).matches()) {
      throw ProblemException.malformed(
          new FieldError(HEADER, "Must be 1 to 255 printable ASCII characters, given once."));
    }
    return new IdempotencyKey(values.getFirst(), true);
  }

  /// The key of one item of a call for many: what a caller repeats is the call.
  ///
  /// @param index from 0
  public IdempotencyKey ofItem(int index) {
    return new IdempotencyKey(value + "/" + index, fromCaller);
  }
}
