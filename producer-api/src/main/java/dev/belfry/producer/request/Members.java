package dev.belfry.producer.request;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.UnknownMembers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a body that is being checked, and the errors found so far. A member that is JSON
/// null is absent.
final class Members {
  private static final int MAX_ERRORS = 20;

  private final ObjectNode body;
  private final String place;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<FieldError> errors;

  Members(ObjectNode body) {
    this(body, "", new ArrayList<>());
  }

  /// @param place where in the whole body these are, with a full stop at its end
  /// @param errors of the whole body
  private Members(ObjectNode body, String place, List<FieldError> errors) {
    this.body = body;
    this.place = place;
    this.errors = errors;
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

  /// Text that people see; empty if it is absent or wrong, which is noted.
  String takeWords(String name, int maxLength) {
    if (take(name) == null) {
      refuse(name, "Is needed.");
      return "";
    }
    String text = takeText(name);
    if (text == null) {
      return "";
    }
    if (Text.length(text) > maxLength) {
      refuse(name, "May have at most %s characters.".formatted(maxLength));
    } else if (Text.isBlank(text)) {
      refuse(name, "Must have a character that can be seen.");
    }
    return text;
  }

  /// A member that is a whole number.
  int takeNumber(String name, int least, int most, int otherwise) {
    JsonNode value = take(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || value.longValue() < least || value.longValue() > most) {
      refuse(name, "Must be a whole number from %s to %s.".formatted(least, most));
      return otherwise;
    }
    return value.intValue();
  }

  /// A member that is a whole number, and must be there.
  int takeNeededNumber(String name, int least, int most) {
    if (take(name) == null) {
      refuse(name, "Is needed.");
    }
    return takeNumber(name, least, most, least);
  }

  /// The version that is expected; null if none is.
  @Nullable Integer takeVersion() {
    String name = "expected_version";
    return take(name) == null ? null : takeNumber(name, 0, Integer.MAX_VALUE, 0);
  }

  /// A member that is an object of the contract.
  ///
  /// @param read takes its members
  <T extends @Nullable Object> T takeObject(String name, Function<Members, T> read, T otherwise) {
    JsonNode value = take(name);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof ObjectNode object)) {
      refuse(name, "Must be an object.");
      return otherwise;
    }
    var members = new Members(object, place + name + ".", errors);
    T taken = read.apply(members);
    members.refuseLeftovers();
    return taken;
  }

  /// A member that is an object of the contract, and must be there.
  <T extends @Nullable Object> T takeNeededObject(
      String name, Function<Members, T> read, T otherwise) {
    if (take(name) == null) {
      refuse(name, "Is needed.");
    }
    return takeObject(name, read, otherwise);
  }

  /// A member that is a list of objects of the contract; empty if it is absent.
  ///
  /// @param most how many there may be
  /// @param read takes the members of one
  <T> List<T> takeList(String name, int most, Function<Members, T> read) {
    JsonNode value = take(name);
    List<T> taken = new ArrayList<>();
    if (value == null) {
      return taken;
    }
    if (!(value instanceof ArrayNode all)
        || all.size() > most
        || all.valueStream().anyMatch(each -> !each.isObject())) {
      refuse(name, "Must be a list of at most %s objects.".formatted(most));
      return taken;
    }
    for (JsonNode each : all) {
      String of = "%s%s[%s].".formatted(place, name, taken.size());
      var members = new Members((ObjectNode) each, of, errors);
      taken.add(read.apply(members));
      members.refuseLeftovers();
    }
    return taken;
  }

  /// A member that is an object of objects, whose names are not of the contract; empty if it is
  /// absent.
  ///
  /// @param most how many there may be
  /// @param nameOf the name as it is kept; empty if it is none
  /// @param read takes the members of one
  <T> Map<String, T> takeEach(
      String name, int most, Function<String, Optional<String>> nameOf, Function<Members, T> read) {
    Map<String, T> taken = new LinkedHashMap<>();
    JsonNode value = take(name);
    if (value == null) {
      return taken;
    }
    if (!(value instanceof ObjectNode all) || all.size() > most) {
      refuse(name, "Must be an object with at most %s members.".formatted(most));
      return taken;
    }
    for (String each : all.propertyNames()) {
      String kept = nameOf.apply(each).orElse(null);
      if (kept == null || taken.containsKey(kept) || !(all.get(each) instanceof ObjectNode one)) {
        refuse(
            name, "Has a member with a name that is not allowed or is there twice, or no object.");
      } else {
        var members = new Members(one, place + name + "." + kept + ".", errors);
        taken.put(kept, read.apply(members));
        members.refuseLeftovers();
      }
    }
    return taken;
  }

  /// A member that is a list of objects of the contract; empty if it is absent or wrong, which is
  /// noted.
  ///
  /// @param read takes the members of one
  <T> List<T> takeList(String name, int least, int most, Function<Members, T> read) {
    List<T> taken = new ArrayList<>();
    if (!(take(name) instanceof ArrayNode all) || all.size() < least || all.size() > most) {
      refuse(name, "Must be a list of %s to %s objects.".formatted(least, most));
      return taken;
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof ObjectNode one) {
        var members = new Members(one, "%s%s[%s].".formatted(place, name, i), errors);
        taken.add(read.apply(members));
        members.refuseLeftovers();
      } else {
        refuse("%s[%s]".formatted(name, i), "Must be an object.");
      }
    }
    return taken;
  }

  void refuse(String field, String message) {
    note(new FieldError(place + field, message));
  }

  /// Refuses the object as a whole.
  void refuse(String message) {
    note(new FieldError(name(), message));
  }

  private void refuseLeftovers() {
    UnknownMembers.in(body, name(), known).ifPresent(this::note);
  }

  private String name() {
    return place.isEmpty() ? "" : place.substring(0, place.length() - 1);
  }

  private void note(FieldError error) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(error);
    }
  }

  /// The end of the checks: what the body says, if nothing was wrong and nothing is left over.
  <T> Checked<T> check(Supplier<T> value) {
    refuseLeftovers();
    return errors.isEmpty()
        ? new Checked.Valid<>(value.get())
        : new Checked.Invalid<>(List.copyOf(errors));
  }
}
