package dev.belfry.delivery.tail;

import java.util.Arrays;

/// A growing set of ids, hashed with linear probing into segments that grow one by one: by a
/// quarter when four fifths are taken. So an id of a large set takes 20 to 25 bytes, and no
/// addition copies more than a segment.
final class EventIdSet {
  /// What an id takes at most in a set that is as large as it was made for.
  static final int BYTES_PER_ID = 26;

  /// How many ids a segment has on average, at least, when the set is as large as it was made for.
  private static final int SEGMENT = 2_048;

  private static final int FIRST_PLACES = 8;
  private static final int ARRAY_HEADER = 16;
  private static final long[] NONE = new long[0];

  private final long[][] segments;
  private final int[] sizes;
  private int size;

  /// A free place has zeros, so that id is not kept in one.
  private boolean hasZero;

  /// @param most how many ids there will be at most; with more of them, segments are longer
  EventIdSet(int most) {
    segments = new long[Integer.highestOneBit(Math.max(1, most / SEGMENT))][];
    Arrays.fill(segments, NONE);
    sizes = new int[segments.length];
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  /// How much memory it takes.
  long bytes() {
    long bytes = 2L * ARRAY_HEADER + segments.length * (long) (Long.BYTES + Integer.BYTES);
    for (long[] places : segments) {
      bytes += places.length == 0 ? 0 : ARRAY_HEADER + places.length * (long) Long.BYTES;
    }
    return bytes;
  }

  boolean contains(EventId id) {
    if (isZero(id)) {
      return hasZero;
    }
    long hash = hash(id.high(), id.low());
    long[] places = segments[segmentOf(hash)];
    return places.length > 0 && isTaken(places, placeOf(places, hash, id.high(), id.low()));
  }

  void add(EventId id) {
    if (isZero(id)) {
      hasZero = true;
      return;
    }
    long hash = hash(id.high(), id.low());
    int segment = segmentOf(hash);
    if (sizes[segment] * 10L >= segments[segment].length * 4L) {
      grow(segment);
    }
    long[] places = segments[segment];
    int place = placeOf(places, hash, id.high(), id.low());
    if (!isTaken(places, place)) {
      places[place] = id.high();
      places[place + 1] = id.low();
      sizes[segment]++;
      size++;
    }
  }

  private void grow(int segment) {
    long[] old = segments[segment];
    int count = old.length / 2;
    long[] places = new long[Math.max(FIRST_PLACES, count + count / 4) * 2];
    for (int from = 0; from < old.length; from += 2) {
      if (isTaken(old, from)) {
        int to = placeOf(places, hash(old[from], old[from + 1]), old[from], old[from + 1]);
        places[to] = old[from];
        places[to + 1] = old[from + 1];
      }
    }
    segments[segment] = places;
  }

  private static boolean isZero(EventId id) {
    return (id.high() | id.low()) == 0;
  }

  private static boolean isTaken(long[] places, int place) {
    return (places[place] | places[place + 1]) != 0;
  }

  private int segmentOf(long hash) {
    return (int) hash & (segments.length - 1);
  }

  /// Where the id is, or the free place where it would go.
  private static int placeOf(long[] places, long hash, long high, long low) {
    int count = places.length / 2;
    // The upper half of the hash, as a fraction of all places: their number is no power of two.
    int place = (int) (((hash >>> 32) * count) >>> 32) * 2;
    while (isTaken(places, place) && (places[place] != high || places[place + 1] != low)) {
      place += 2;
      if (place == places.length) {
        place = 0;
      }
    }
    return place;
  }

  /// As MurmurHash3 ends.
  private static long hash(long high, long low) {
    long hash = high * 0x9e3779b97f4a7c15L ^ low;
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    hash *= 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
