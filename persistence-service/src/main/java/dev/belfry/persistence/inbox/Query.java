package dev.belfry.persistence.inbox;

import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads query parameters, strictly: what is not exactly as the contract has it is refused with
/// 400.
public final class Query {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private Query() {}

  /// A whole number within bounds.
  public static int number(String name, @Nullable String text, int absent, int least, int most) {
    if (text == null) {
      return absent;
    }
    if (NUMBER.matcher(text).matches()) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw ProblemException.malformed(
        new FieldError(name, "A whole number from %s to %s is expected.".formatted(least, most)));
  }

  /// `true` or `false`; false if absent.
  public static boolean flag(String name, @Nullable String text) {
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw ProblemException.malformed(new FieldError(name, "true or false is expected."));
  }

  /// A position of the recipient's own time.
  public static @Nullable Position position(
      String name, @Nullable String text, EventLog log, RecipientId recipient) {
    if (text == null) {
      return null;
    }
    return Position.parse(text)
        .filter(position -> log.isPositionOf(recipient, position))
        .orElseThrow(() ->
            ProblemException.malformed(
                new FieldError(name, "A position of your own notifications is expected.")));
  }

  static @Nullable NotificationType type(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return NotificationType.ofWireName(text)
        .orElseThrow(() ->
            ProblemException.malformed(
                new FieldError("type", "%s is expected.".formatted(NotificationType.names()))));
  }
}
