package dev.belfry.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path with a query.
final class Query {
  private final String path;
  private final List<String> parameters = new ArrayList<>();

  private Query(String path) {
    this.path = path;
  }

  static Query of(String path) {
    return new Query(path);
  }

  /// A part of a path that may hold any characters.
  static String part(String text) {
    return Tokens.encoded(text).replace("+", "%20");
  }

  /// Adds the parameter, unless its value is null.
  Query with(String name, @Nullable Object value) {
    if (value != null) {
      parameters.add(name + "=" + Tokens.encoded(value.toString()));
    }
    return this;
  }

  @Override
  public String toString() {
    return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
  }
}
