package dev.belfry.consumer.sink;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The table in which a schema keeps how far each partition is applied, in the transactions of the
/// rows themselves. It has `topic` (text) and `partition` (integer) as its key, and
///
/// * `topic_id` (uuid): another topic of the same name is another log,
/// * `next_offset` (bigint): the first offset that is not applied,
/// * `owner` (bigint): grows by one whenever an instance takes the partition.
///
/// @param name of the table
/// @param inserted further columns that new rows have, such as a version of the code
/// @param taken those of them that are set whenever a partition is taken
public record PositionTable(
    String name, Map<String, Integer> inserted, Map<String, Integer> taken) {
  /// Copies the maps.
  public PositionTable {
    inserted = Map.copyOf(inserted);
    taken = Map.copyOf(taken);
  }

  /// A table with no other columns.
  public PositionTable(String name) {
    this(name, Map.of(), Map.of());
  }

  /// A statement for this table.
  ///
  /// @param template with `{table}`, `{columns}` and `{values}` of new rows, and `{assignments}` of
  ///   rows that are taken
  String sql(String template) {
    Map<String, Integer> ordered = new TreeMap<>(inserted);
    return template
        .replace("{table}", name)
        .replace("{columns}", listed(ordered.keySet()))
        .replace("{values}", listed(ordered.values()))
        .replace(
            "{assignments}",
            listed(
                taken.entrySet().stream()
                    .map(each -> each.getKey() + " = " + each.getValue())
                    .toList()));
  }

  private static String listed(Collection<?> more) {
    return more.stream().map(each -> ", " + each).collect(Collectors.joining());
  }
}
