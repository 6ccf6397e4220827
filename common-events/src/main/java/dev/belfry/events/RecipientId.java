package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Who a notification is for: the `sub` of the recipient's token, and the key of all their records
/// in the log.
///
/// Comparable, so that a hash table in which someone has made thousands of ids collide searches
/// them as a tree.
///
/// @param value 1 to 128 characters of `[A-Za-z0-9_.:@|+=-]`
public record RecipientId(@JsonValue String value) implements Comparable<RecipientId> {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_.:@|+=-]{1,128}");

  /// @throws IllegalArgumentException if the value is outside the allowed form
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RecipientId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a recipient id");
    }
  }

  /// Whether the text may stand as a recipient id.
  public static boolean isValid(String text) {
    return VALID.matcher(text).matches();
  }

  /// The key of this recipient's records.
  public byte[] key() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(RecipientId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
