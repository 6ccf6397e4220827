package dev.belfry.producer.key;

import dev.belfry.events.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// The derived ids (UUIDv8) of everything in the log that has been read: a Bloom filter, which may
/// take a new id for a used one, but never a used one for new. So it has no need to forget; the
/// more ids there are, the fewer are known to be new: 96 of 100 beside 5 million, half beside 15
/// million. Safe for all threads.
final class UsedIds {
  private static final int BITS = 1 << 25; // 4 MiB
  private static final int HASHES = 4;
  private static final int UUID_LENGTH = 36;
  private static final int DERIVED = 8;

  private final AtomicLongArray words = new AtomicLongArray(BITS / Long.SIZE);
  private final Map<Integer, Boolean> complete = new ConcurrentHashMap<>();

  /// Notes the id that a record of the log has, whether or not it is understood.
  void note(Headers headers) {
    for (Header header : headers.headers("ce_id")) {
      byte[] id = header.value();
      if (id != null && id.length == UUID_LENGTH && id[14] == '0' + DERIVED) {
        Ids.parse(new String(id, StandardCharsets.US_ASCII)).ifPresent(this::note);
      }
    }
  }

  private void note(UUID id) {
    for (int hash = 0; hash < HASHES; hash++) {
      int bit = bit(id, hash);
      words.accumulateAndGet(bit / Long.SIZE, 1L << bit, (word, mask) -> word | mask);
    }
  }

  /// Everything in the partition has been noted from its beginning to where the tail began.
  void readFromBeginning(int partition) {
    complete.putIfAbsent(partition, true);
  }

  /// Something in the partition could not be read.
  void hasGap(int partition) {
    complete.put(partition, false);
  }

  /// Whether it is certain that nothing in the partition, as far as the tail has read it, has the
  /// id.
  boolean isNew(int partition, UUID id) {
    return complete.getOrDefault(partition, false) && id.version() == DERIVED && !mayBeUsed(id);
  }

  private boolean mayBeUsed(UUID id) {
    for (int hash = 0; hash < HASHES; hash++) {
      int bit = bit(id, hash);
      if ((words.get(bit / Long.SIZE) & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /// A derived id is a hash, so its parts are hashes of it.
  private static int bit(UUID id, int hash) {
    long bits =
        switch (hash) {
          case 0 -> id.getLeastSignificantBits();
          case 1 -> id.getLeastSignificantBits() >>> 25;
          case 2 -> id.getMostSignificantBits() >>> 16;
          default -> id.getMostSignificantBits() >>> 39;
        };
    return (int) bits & (BITS - 1);
  }
}
