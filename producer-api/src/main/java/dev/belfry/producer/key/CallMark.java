package dev.belfry.producer.key;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Identifies, in an event, the call that made it, if the caller gave a key: the header
/// `belfry_call`, which only producer-api reads.
///
/// @param call the call's id, which follows from its key
/// @param request half of the SHA-256 of what was asked for
public record CallMark(UUID call, UUID request) {
  static final String HEADER = "belfry_call";

  /// The version of how a request is serialized for its hash. Marks of other versions are ignored.
  private static final byte VERSION = 1;

  private static final int LENGTH = 1 + 4 * Long.BYTES;

  /// The mark as a header.
  public Header header() {
    return new RecordHeader(
        HEADER,
        ByteBuffer.allocate(LENGTH)
            .put(VERSION)
            .putLong(call.getMostSignificantBits())
            .putLong(call.getLeastSignificantBits())
            .putLong(request.getMostSignificantBits())
            .putLong(request.getLeastSignificantBits())
            .array());
  }

  static Optional<CallMark> in(Headers headers) {
    @Nullable Header header = headers.lastHeader(HEADER);
    if (header == null || header.value() == null || header.value().length != LENGTH) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(header.value());
    return bytes.get() == VERSION
        ? Optional.of(
            new CallMark(
                new UUID(bytes.getLong(), bytes.getLong()),
                new UUID(bytes.getLong(), bytes.getLong())))
        : Optional.empty();
  }
}
