package dev.belfry.delivery.tail;

/// A growing set of ids, 16 bytes each, hashed with linear probing.
final class EventIdSet {
  private long[] places = new long[64];
  private int size;
  private boolean hasZero;

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  boolean contains(EventId id) {
    return isZero(id) ? hasZero : isTaken(placeOf(id.high(), id.low()));
  }

  void add(EventId id) {
    if (isZero(id)) {
      hasZero = true;
      return;
    }
    if (size * 4 > places.length) {
      grow();
    }
    int place = placeOf(id.high(), id.low());
    if (!isTaken(place)) {
      places[place] = id.high();
      places[place + 1] = id.low();
      size++;
    }
  }

  private void grow() {
    long[] old = places;
    places = new long[old.length * 2];
    for (int place = 0; place < old.length; place += 2) {
      if ((old[place] | old[place + 1]) != 0) {
        int to = placeOf(old[place], old[place + 1]);
        places[to] = old[place];
        places[to + 1] = old[place + 1];
      }
    }
  }

  private static boolean isZero(EventId id) {
    return (id.high() | id.low()) == 0;
  }

  private boolean isTaken(int place) {
    return (places[place] | places[place + 1]) != 0;
  }

  private int placeOf(long high, long low) {
    long hash = (high ^ low) * 0x9e3779b97f4a7c15L;
    int place = ((int) (hash >>> 32) * 2) & (places.length - 1);
    while (isTaken(place) && (places[place] != high || places[place + 1] != low)) {
      place = (place + 2) & (places.length - 1);
    }
    return place;
  }
}
