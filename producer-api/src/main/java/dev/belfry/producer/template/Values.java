package dev.belfry.producer.template;

import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.GregorianCalendar;
import com.ibm.icu.util.TimeZone;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Rfc3339;
import dev.belfry.events.TemplateVariable;
import dev.belfry.producer.request.ActionUrl;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.text.Isolates;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a template is told, as ICU takes it.
final class Values {
  private static final String SAMPLE_DAY = "2027-01-31";
  private static final String SAMPLE_LINK = "https://example.com/";

  /// In digits; what has more is not looked at further, however many it has.
  private static final int LONGEST_LONG = 19;

  private final Map<String, Object> byName = new HashMap<>();
  private final Set<String> missing = new HashSet<>();

  private Values() {}

  /// Those that a sender tells.
  ///
  /// @param told texts and numbers by name
  /// @throws Unsayable if they are not those that the template takes
  static Values of(Map<String, TemplateVariable> variables, JsonObject told) throws Unsayable {
    List<FieldError> errors = new ArrayList<>();
    JsonNode given = Json.readObject(told.json());
    if (!variables.keySet().containsAll(given.propertyNames())) {
      errors.add(
          new FieldError(
              "variables",
              variables.isEmpty()
                  ? "The template takes none."
                  : "Has a member that the template does not take; it takes: %s."
                      .formatted(String.join(", ", variables.keySet()))));
    }
    Values values = new Values();
    variables.forEach((name, variable) -> {
      JsonNode value = given.get(name);
      if (value != null && !value.isNull()) {
        parse(variable.type(), value)
            .ifPresentOrElse(
                parsed -> values.byName.put(name, parsed),
                () -> errors.add(new FieldError("variables." + name, expected(variable.type()))));
      } else if (variable.required()) {
        errors.add(new FieldError("variables." + name, "Is needed by the template."));
      } else {
        values.leaveOut(name, variable.type());
      }
    });
    if (!errors.isEmpty()) {
      throw new Unsayable(errors);
    }
    return values;
  }

  /// The samples of a template.
  ///
  /// @param all whether also of what senders may leave out
  /// @throws Unsayable if one is not of the type of its variable
  static Values samples(Map<String, TemplateVariable> variables, boolean all) throws Unsayable {
    Values values = new Values();
    List<FieldError> errors = new ArrayList<>();
    variables.forEach((name, variable) -> {
      if (!all && !variable.required()) {
        values.leaveOut(name, variable.type());
      } else if (variable.sample() == null) {
        values.byName.put(name, sample(name, variable.type()));
      } else {
        parse(variable.type(), variable.sample())
            .ifPresentOrElse(
                parsed -> values.byName.put(name, parsed),
                () ->
                    errors.add(
                        new FieldError(
                            "variables.%s.sample".formatted(name), expected(variable.type()))));
      }
    });
    if (!errors.isEmpty()) {
      throw new Unsayable(errors);
    }
    return values;
  }

  private static Object sample(String name, TemplateVariable.Type type) {
    return switch (type) {
      case TEXT -> name;
      case NUMBER -> 3L;
      case DATE -> date(SAMPLE_DAY).orElseThrow();
      case LINK -> SAMPLE_LINK;
    };
  }

  /// What is left out is shown as nothing. Where words depend on it, it is no text, or the number
  /// 0.
  private void leaveOut(String name, TemplateVariable.Type type) {
    missing.add(name);
    byName.put(name, type == TemplateVariable.Type.NUMBER ? (Object) 0L : "");
  }

  /// The variables that a sender left out.
  Set<String> missing() {
    return missing;
  }

  /// How many characters of text a variable has.
  int length(String name) {
    return byName.get(name) instanceof String text ? text.length() : 0;
  }

  Map<String, Object> byName() {
    return byName;
  }

  private static Optional<Object> parse(TemplateVariable.Type type, JsonNode value) {
    return switch (type) {
      case TEXT ->
          value.isString() ? Optional.of(Isolates.balanced(value.stringValue())) : Optional.empty();
      case NUMBER -> value.isString() ? Optional.empty() : number(value.toString());
      case DATE -> value.isString() ? date(value.stringValue()) : Optional.empty();
      case LINK ->
          Optional.<Object>of(value.stringValue(""))
              .filter(
                  link -> !link.toString().startsWith("/") && ActionUrl.isValid(link.toString()));
    };
  }

  private static Optional<Object> number(String text) {
    BigDecimal number = new BigDecimal(text);
    return Optional.of(isLong(number.stripTrailingZeros()) ? (Object) number.longValue() : number);
  }

  /// By its range, since few digits with an exponent are more than a long holds.
  private static boolean isLong(BigDecimal number) {
    return number.scale() <= 0
        && number.precision() - number.scale() <= LONGEST_LONG
        && number.toBigInteger().bitLength() < Long.SIZE;
  }

  /// A day, or a time, which is shown in UTC: the words are the same for all readers.
  private static Optional<Object> date(String text) {
    try {
      Optional<Instant> time =
          text.length() == SAMPLE_DAY.length()
              ? Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
              : Rfc3339.parse(text);
      return time.map(instant -> {
        Calendar calendar = new GregorianCalendar(TimeZone.GMT_ZONE);
        calendar.setTimeInMillis(instant.toEpochMilli());
        return calendar;
      });
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String expected(TemplateVariable.Type type) {
    return switch (type) {
      case TEXT -> "Must be text.";
      case NUMBER -> "Must be a number.";
      case DATE -> "Must be a day such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z.";
      case LINK ->
          "Must be an http or https URL of at most 2048 characters, without user name, backslash,"
              + " white space and control characters.";
    };
  }
}
