package dev.belfry.persistence.audit.deadletters;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a dead letter stands.
record RecordPlace(String topic, int partition, long offset) {
  private static final Pattern PARTITION = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Pattern OFFSET = Pattern.compile("0|[1-9][0-9]{0,17}");

  /// The place that parts of a path stand for; empty if there can be none.
  static Optional<RecordPlace> parse(String topic, String partition, String offset) {
    return topic.indexOf('\0') < 0
            && PARTITION.matcher(partition).matches()
            && OFFSET.matcher(offset).matches()
        ? Optional.of(new RecordPlace(topic, Integer.parseInt(partition), Long.parseLong(offset)))
        : Optional.empty();
  }

  Map<String, Object> parameters() {
    return Map.of("topic", topic, "partition", partition, "offset", offset);
  }
}
