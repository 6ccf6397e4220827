package dev.belfry.service.audit;

import dev.belfry.events.Json;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why somebody looks or acts: the query parameter `reason`. A parameter and no header, because a
/// header cannot carry everyone's letters.
public final class Reason {
  /// The name of the parameter.
  public static final String PARAMETER = "reason";

  private static final int LONGEST = 500;

  private Reason() {}

  /// The reason that a call gives, if it gives one.
  ///
  /// @throws ProblemException 400 if it is given twice, or is no text that people can read
  public static Optional<String> of(HttpServletRequest call) {
    String @Nullable [] given = call.getParameterValues(PARAMETER);
    if (given == null) {
      return Optional.empty();
    }
    if (given.length > 1 || !isOne(given[0])) {
      throw wrong("1 to %s characters of text are expected, once.".formatted(LONGEST));
    }
    return Optional.of(given[0]);
  }

  /// The reason of an act, which has to have one.
  ///
  /// @throws ProblemException 400 if there is none that people can read
  public static String ofAct(HttpServletRequest call) {
    return of(call).orElseThrow(() -> wrong("Say why: what is done here is recorded."));
  }

  private static ProblemException wrong(String message) {
    return ProblemException.malformed(new FieldError(PARAMETER, message));
  }

  private static boolean isOne(String text) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= LONGEST
        && Json.isStorable(text)
        && text.chars().noneMatch(Character::isISOControl);
  }
}
