package dev.belfry.persistence.audit.replay;

import dev.belfry.events.JsonObject;
import java.util.List;

/// A row that is not the same in both; without its content.
///
/// @param key which row
/// @param kind which of the two has it
/// @param columns that differ, if both have it
record Difference(String table, JsonObject key, Kind kind, List<String> columns) {
  Difference {
    columns = List.copyOf(columns);
  }

  enum Kind {
    ONLY_LIVE,
    ONLY_REBUILT,
    DIFFERS
  }
}
