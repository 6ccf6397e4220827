package dev.belfry.erasure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Stands for all that is in a partition: two of the same digest have the same records at the same
/// offsets with the same times.
final class Digest {
  private final MessageDigest sha = sha256();
  private final ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES);

  void add(
      long offset,
      long timestamp,
      byte @Nullable [] key,
      Headers headers,
      byte @Nullable [] value) {
    sha.update(numbers.clear().putLong(offset).putLong(timestamp).array());
    add(key);
    for (Header header : headers) {
      add(header.key().getBytes(StandardCharsets.UTF_8));
      add(header.value());
    }
    add(new byte[0]);
    add(value);
  }

  private void add(byte @Nullable [] bytes) {
    sha.update(numbers.clear().putLong(bytes == null ? -1 : bytes.length).putLong(0).array());
    if (bytes != null) {
      sha.update(bytes);
    }
  }

  /// Of all that was added; ends it.
  String end() {
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
