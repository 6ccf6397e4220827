package dev.belfry.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Ids of notifications and events.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9562">RFC 9562</a>
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern CANONICAL =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  private Ids() {}

  /// A new id, unlike any other: UUIDv7, so that ids made one after the other lie close together in
  /// an index. Its time orders nothing.
  public static UUID next() {
    long time = System.currentTimeMillis();
    byte[] random = new byte[10];
    RANDOM.nextBytes(random);
    ByteBuffer bits = ByteBuffer.wrap(random);
    long high = (time << 16) | 0x7000 | (bits.getShort() & 0x0fff);
    long low = (bits.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /// The id that a caller's key stands for: the same on every instance and at every repeat, so that
  /// no shared store is needed to recognise one. UUIDv8 of SHA-256 over the length-prefixed UTF-8
  /// of the parts.
  ///
  /// @param door `single`, `bulk`, `broadcast` or `requests`
  /// @param caller who sends
  /// @param key the caller's idempotency key
  /// @param recipient who it is for, empty for a broadcast
  public static UUID derived(String door, String caller, String key, String recipient) {
    MessageDigest digest = Sha256.begin();
    for (String part : new String[] {door, caller, key, recipient}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }
    ByteBuffer bits = ByteBuffer.wrap(digest.digest());
    long high = (bits.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
    long low = (bits.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /// The id that a text in canonical form (8-4-4-4-12 hexadecimal digits) stands for; empty for
  /// anything else, which [UUID#fromString(String)] would partly accept.
  public static Optional<UUID> parse(String text) {
    return CANONICAL.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  /// What makes two records of one partition the same event: a `ce_id` that is a UUID in lower case
  /// itself, or a hash of anything else.
  public static UUID ofEvent(String eventId) {
    return parse(eventId)
        .filter(uuid -> uuid.toString().equals(eventId))
        .orElseGet(() -> derived("ce_id", "", eventId, ""));
  }
}
