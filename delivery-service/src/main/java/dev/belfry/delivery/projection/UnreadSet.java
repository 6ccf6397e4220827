package dev.belfry.delivery.projection;

import java.time.Instant;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The unread notifications of one user: id, offset of creation, expiry; 32 bytes each, in one
/// array, hashed with linear probing. Not safe for several threads.
final class UnreadSet {
  private static final int WIDTH = 4;
  private static final int OFFSET = 2;
  private static final int EXPIRY = 3;
  private static final long NEVER = Long.MAX_VALUE;

  /// A free place has an id of zeros, so that id is never kept.
  private static final UUID FREE = new UUID(0, 0);

  private long[] places = new long[0];
  private int size;
  private boolean hasFreeId;
  private long freeIdOffset;
  private long freeIdExpiry;

  int size() {
    return size + (hasFreeId ? 1 : 0);
  }

  boolean contains(UUID id) {
    return id.equals(FREE) ? hasFreeId : size > 0 && isTaken(placeOf(id));
  }

  /// Adds an entry; false, and nothing changes, if the id was there already.
  boolean add(UUID id, long offset, @Nullable Instant expiresAt) {
    long expiry = Entry.of(offset, expiresAt).expiry();
    if (id.equals(FREE)) {
      boolean isNew = !hasFreeId;
      if (isNew) {
        hasFreeId = true;
        freeIdOffset = offset;
        freeIdExpiry = expiry;
      }
      return isNew;
    }
    if ((size + 1) * WIDTH * 2 > places.length) {
      rebuild(size + 1, OFFSET, Long.MIN_VALUE);
    }
    int place = placeOf(id);
    if (isTaken(place)) {
      return false;
    }
    put(place, id.getMostSignificantBits(), id.getLeastSignificantBits(), offset, expiry);
    size++;
    return true;
  }

  /// What is kept of an id; null if it is not there.
  @Nullable Entry find(UUID id) {
    if (!contains(id)) {
      return null;
    }
    if (id.equals(FREE)) {
      return new Entry(freeIdOffset, freeIdExpiry);
    }
    int place = placeOf(id);
    return new Entry(places[place + OFFSET], places[place + EXPIRY]);
  }

  boolean remove(UUID id) {
    if (id.equals(FREE)) {
      boolean was = hasFreeId;
      hasFreeId = false;
      return was;
    }
    if (size == 0) {
      return false;
    }
    int place = placeOf(id);
    if (!isTaken(place)) {
      return false;
    }
    free(place);
    return true;
  }

  /// Removes what stood at or before the offset; returns how many.
  int removeUpTo(long offset) {
    return removeWhere(OFFSET, offset);
  }

  /// Removes what has expired, and hands it over; returns how many.
  int removeExpired(Instant now, BiConsumer<UUID, Entry> expired) {
    long atMost = now.toEpochMilli();
    if (hasFreeId && freeIdExpiry <= atMost) {
      expired.accept(FREE, new Entry(freeIdOffset, freeIdExpiry));
    }
    for (int place = 0; place < places.length; place += WIDTH) {
      if (isTaken(place) && places[place + EXPIRY] <= atMost) {
        expired.accept(
            new UUID(places[place], places[place + 1]),
            new Entry(places[place + OFFSET], places[place + EXPIRY]));
      }
    }
    return removeWhere(EXPIRY, atMost);
  }

  /// The first expiry to come, in milliseconds; [Long#MAX_VALUE] if none.
  long nextExpiry() {
    long next = hasFreeId ? freeIdExpiry : NEVER;
    for (int place = 0; place < places.length; place += WIDTH) {
      if (isTaken(place)) {
        next = Math.min(next, places[place + EXPIRY]);
      }
    }
    return next;
  }

  /// One entry.
  ///
  /// @param offset of the notification's creation
  /// @param expiry in milliseconds since 1970; [Long#MAX_VALUE] if never
  record Entry(long offset, long expiry) {
    static Entry of(long offset, @Nullable Instant expiresAt) {
      return new Entry(offset, expiresAt == null ? NEVER : expiresAt.toEpochMilli());
    }

    @Nullable Instant expiresAt() {
      return expiry == NEVER ? null : Instant.ofEpochMilli(expiry);
    }

    boolean isExpired(Instant now) {
      return expiry <= now.toEpochMilli();
    }
  }

  private int removeWhere(int field, long atMost) {
    int before = size();
    if (hasFreeId && (field == OFFSET ? freeIdOffset : freeIdExpiry) <= atMost) {
      hasFreeId = false;
    }
    int kept = 0;
    for (int place = 0; place < places.length; place += WIDTH) {
      if (isTaken(place) && places[place + field] > atMost) {
        kept++;
      }
    }
    if (kept < size) {
      rebuild(kept, field, atMost);
    }
    return before - size();
  }

  /// Moves the entries whose field is beyond `atMost` into an array with room for `entries`.
  private void rebuild(int entries, int field, long atMost) {
    long[] old = places;
    places =
        new long[entries == 0 ? 0 : Math.max(4, Integer.highestOneBit(entries * 4 - 1)) * WIDTH];
    size = 0;
    for (int place = 0; place < old.length; place += WIDTH) {
      if ((old[place] | old[place + 1]) != 0 && old[place + field] > atMost) {
        System.arraycopy(old, place, places, placeOf(old[place], old[place + 1]), WIDTH);
        size++;
      }
    }
  }

  /// Closes the gap that a removal leaves, so that every entry stays reachable from its home.
  private void free(int place) {
    int mask = places.length - 1;
    int gap = place;
    int next = (gap + WIDTH) & mask;
    while (isTaken(next)) {
      int home = home(places[next], places[next + 1]);
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        System.arraycopy(places, next, places, gap, WIDTH);
        gap = next;
      }
      next = (next + WIDTH) & mask;
    }
    put(gap, 0, 0, 0, 0);
    size--;
  }

  private void put(int place, long high, long low, long offset, long expiry) {
    places[place] = high;
    places[place + 1] = low;
    places[place + OFFSET] = offset;
    places[place + EXPIRY] = expiry;
  }

  private boolean isTaken(int place) {
    return (places[place] | places[place + 1]) != 0;
  }

  private int placeOf(UUID id) {
    return placeOf(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /// Where the id is, or the free place where it would go.
  private int placeOf(long high, long low) {
    int place = home(high, low);
    while (isTaken(place) && (places[place] != high || places[place + 1] != low)) {
      place = (place + WIDTH) & (places.length - 1);
    }
    return place;
  }

  private int home(long high, long low) {
    long hash = (high ^ low) * 0x9e3779b97f4a7c15L;
    return ((int) (hash >>> 32) * WIDTH) & (places.length - 1);
  }
}
