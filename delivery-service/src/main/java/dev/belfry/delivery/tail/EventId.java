package dev.belfry.delivery.tail;

import dev.belfry.events.Sha256;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The id of an event as far as it is needed to recognise it again: a canonical UUID's own bits, or
/// a digest of anything else.
public record EventId(long high, long low) {
  private static final int UUID_LENGTH = 36;

  private static final int VERSION_7 = 7;

  /// The id that a record's headers give, without understanding the record; empty if there is not
  /// exactly one.
  public static Optional<EventId> of(Headers headers) {
    Header found = null;
    for (Header header : headers.headers("ce_id")) {
      if (found != null || header.value() == null) {
        return Optional.empty();
      }
      found = header;
    }
    if (found == null) {
      return Optional.empty();
    }
    return Optional.of(of(found.value()));
  }

  /// When the id was made, in milliseconds since 1970, if it says so: a UUIDv7.
  OptionalLong madeAt() {
    boolean says = ((high >>> 12) & 0xf) == VERSION_7 && low >>> 62 == 2;
    return says ? OptionalLong.of(high >>> 16) : OptionalLong.empty();
  }

  static EventId of(byte[] text) {
    EventId uuid = parseUuid(text);
    return uuid == null ? digest(text) : uuid;
  }

  private static @Nullable EventId parseUuid(byte[] text) {
    if (text.length != UUID_LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (text[i] != '-') {
          return null;
        }
        continue;
      }
      int digit = text[i] >= 'A' && text[i] <= 'F' ? -1 : Character.digit(text[i], 16);
      if (digit < 0) {
        return null;
      }
      high = (high << 4) | (low >>> 60);
      low = (low << 4) | digit;
    }
    return new EventId(high, low);
  }

  private static EventId digest(byte[] text) {
    ByteBuffer bits = ByteBuffer.wrap(Sha256.of(text));
    return new EventId(bits.getLong(), bits.getLong());
  }
}
