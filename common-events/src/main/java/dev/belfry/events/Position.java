package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A point in one recipient's time: everything in their partition up to and including `offset`.
///
/// Written as fixed-width lower-case hexadecimal (`epoch-partition-next offset`), so that positions
/// of one recipient and epoch sort as strings and the one before the first record sorts first.
/// Clients treat it as opaque.
///
/// @param epoch which log: the first 32 bits of the topic's id; a re-created topic has another
/// @param partition 0 to 65535
/// @param offset the offset of the last record included, -1 before the first
public record Position(int epoch, int partition, long offset) implements Comparable<Position> {
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{16})");
  private static final HexFormat HEX = HexFormat.of();
  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::epoch)
          .thenComparingInt(Position::partition)
          .thenComparingLong(Position::offset);

  /// @throws IllegalArgumentException if the partition or the offset is out of range
  public Position {
    if (partition < 0 || partition > 0xffff || offset < -1 || offset == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "no such position: partition %s, offset %s".formatted(partition, offset));
    }
  }

  /// The position that a text stands for; empty if the text is not exactly what [#toString()]
  /// writes.
  public static Optional<Position> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long next = Long.parseUnsignedLong(matcher.group(3), 16);
    if (next < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Position(
            Integer.parseUnsignedInt(matcher.group(1), 16),
            Integer.parseInt(matcher.group(2), 16),
            next - 1));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Position of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a position"));
  }

  /// The first offset that is not included: where reading goes on.
  public long next() {
    return offset + 1;
  }

  /// The same partition at another offset.
  public Position at(long otherOffset) {
    return new Position(epoch, partition, otherOffset);
  }

  /// Whether both are points on the same line: same epoch and partition.
  public boolean sameTimelineAs(Position other) {
    return epoch == other.epoch && partition == other.partition;
  }

  /// Orders positions of one recipient in time. Across partitions or epochs the order means
  /// nothing.
  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  @JsonValue
  public String toString() {
    return HEX.toHexDigits(epoch)
        + '-'
        + HEX.toHexDigits((short) partition)
        + '-'
        + HEX.toHexDigits(next());
  }
}
