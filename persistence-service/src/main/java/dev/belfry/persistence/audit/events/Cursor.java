package dev.belfry.persistence.audit.events;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.belfry.events.EventLog;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How far all partitions have been read: what a [dev.belfry.events.Position] is for one. Opaque to
/// clients.
///
/// @param epoch which log
/// @param next by partition, the first offset that has not been read
record Cursor(int epoch, List<Long> next) {
  private static final Pattern OFFSET = Pattern.compile("0|[1-9a-f][0-9a-f]{0,14}");

  Cursor {
    next = List.copyOf(next);
  }

  /// The cursor that a text stands for; empty if it is none, or none of this log.
  static Optional<Cursor> parse(String text, EventLog log) {
    List<String> parts = Arrays.asList(text.split("\\.", -1));
    List<String> offsets = parts.subList(1, parts.size());
    if (!parts.getFirst().equals(HexFormat.of().toHexDigits(log.epoch()))
        || offsets.size() != log.partitions()
        || !offsets.stream().allMatch(OFFSET.asMatchPredicate())) {
      return Optional.empty();
    }
    return Optional.of(
        new Cursor(
            log.epoch(), offsets.stream().map(offset -> Long.parseLong(offset, 16)).toList()));
  }

  @Override
  @JsonValue
  public String toString() {
    return HexFormat.of().toHexDigits(epoch)
        + '.'
        + next.stream().map(Long::toHexString).collect(Collectors.joining("."));
  }
}
