package dev.belfry.service.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Finds members of a body that the contract does not have. A name is repeated only if it looks
/// like an allowed one with a typing mistake: any other may say whatever its sender likes.
public final class UnknownMembers {
  private static final int MAX_COMPARED = 20;
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");
  private static final int SHORTEST_PART = 3;

  private UnknownMembers() {}

  /// The error to answer with; none if all members are allowed.
  ///
  /// @param of the name of the contract that the body has; empty for the whole request
  /// @param allowed in the order in which they are told
  public static Optional<FieldError> in(JsonNode body, String of, Collection<String> allowed) {
    var unknown =
        body.propertyNames().stream()
            .filter(name -> !allowed.contains(name))
            .limit(MAX_COMPARED)
            .toList();
    if (unknown.isEmpty()) {
      return Optional.empty();
    }
    String hint =
        unknown.stream()
            .flatMap(name -> hint(name, allowed).stream())
            .findFirst()
            .orElse("Unknown field.");
    return Optional.of(
        new FieldError(of, "%s Allowed: %s.".formatted(hint, String.join(", ", allowed))));
  }

  private static Optional<String> hint(String name, Collection<String> allowed) {
    if (!PLAIN_NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return allowed.stream()
        .filter(known -> resembles(name, known))
        .min(Comparator.comparingInt(known -> distance(letters(name), letters(known))))
        .map(known -> "Unknown field %s; did you mean %s?".formatted(name, known));
  }

  /// Written in another way, mistyped, or a part of the name.
  private static boolean resembles(String name, String known) {
    String given = letters(name);
    return (given.length() >= SHORTEST_PART && Arrays.asList(known.split("_")).contains(given))
        || distance(given, letters(known)) <= (known.length() > SHORTEST_PART + 1 ? 2 : 1);
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
  }

  /// How many letters to insert, remove or replace (Levenshtein).
  private static int distance(String one, String other) {
    int[] above = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
