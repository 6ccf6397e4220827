package dev.belfry.cli.terminal;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// JSON as text for people. Control characters are removed, so that a notification can't control
/// the terminal.
public final class JsonText {
  private JsonText() {}

  /// A member as text; empty if it is absent or null.
  public static String of(JsonNode object, String member) {
    JsonNode value = object.path(member);
    return value.isMissingNode() || value.isNull() ? "" : of(value);
  }

  public static String of(JsonNode value) {
    return harmless(value.isValueNode() ? value.asString() : value.toString());
  }

  public static String harmless(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// Rows with aligned columns.
  public static List<String> table(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths =
        IntStream.range(0, columns)
            .map(column ->
                rows.stream()
                    .filter(row -> column < row.size())
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0))
            .toArray();
    return rows.stream()
        .map(row ->
            IntStream.range(0, row.size())
                .mapToObj(column ->
                    String.format(
                        Locale.ROOT, "%-" + Math.max(1, widths[column]) + "s", row.get(column)))
                .collect(Collectors.joining("  "))
                .stripTrailing())
        .toList();
  }

  /// The members of an object, one per line; nested ones are indented.
  public static List<String> members(JsonNode object) {
    return members(object, "");
  }

  private static List<String> members(JsonNode node, String indent) {
    return node.propertyStream()
        .flatMap(member -> member(member.getKey(), member.getValue(), indent).stream())
        .toList();
  }

  /// One member.
  public static List<String> member(String name, JsonNode value) {
    return member(name, value, "");
  }

  private static List<String> member(String name, JsonNode value, String indent) {
    String label = indent + name.replace('_', ' ');
    if (value.isObject() && !value.isEmpty()) {
      return join(label + ":", members(value, indent + "  "));
    }
    if (value.isArray() && value.valueStream().anyMatch(JsonNode::isObject)) {
      return join(
          label + ":",
          value
              .valueStream()
              .map(item -> members(item, indent + "  "))
              .reduce(List.of(), (one, other) -> join(one, separated(one, other, indent))));
    }
    return List.of(label + ": " + (value.isNull() ? "-" : of(value)));
  }

  private static List<String> separated(List<String> before, List<String> item, String indent) {
    return before.isEmpty() ? item : join(indent + "  --", item);
  }

  private static List<String> join(String first, List<String> rest) {
    return join(List.of(first), rest);
  }

  private static List<String> join(List<String> first, List<String> rest) {
    return Stream.concat(first.stream(), rest.stream()).toList();
  }
}
