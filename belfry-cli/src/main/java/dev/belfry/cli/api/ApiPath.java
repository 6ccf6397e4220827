package dev.belfry.cli.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path of the API with its query.
public final class ApiPath {
  private final String path;
  private final List<String> parameters = new ArrayList<>();

  private ApiPath(String path) {
    this.path = path;
  }

  public static ApiPath of(String path) {
    return new ApiPath(path);
  }

  /// Encodes one part of a path.
  public static String part(String text) {
    return TokenCache.encoded(text).replace("+", "%20");
  }

  /// Adds the parameter, unless its value is null.
  public ApiPath with(String name, @Nullable Object value) {
    if (value != null) {
      parameters.add(name + "=" + TokenCache.encoded(value.toString()));
    }
    return this;
  }

  @Override
  public String toString() {
    return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
  }
}
