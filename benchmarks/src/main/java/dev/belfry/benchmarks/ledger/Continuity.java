package dev.belfry.benchmarks.ledger;

import org.jspecify.annotations.Nullable;

/// Follows the positions of one user's frames, from session to session, and says where they went
/// back or a link is missing. Not safe for threads: it belongs to the socket's.
public final class Continuity {
  private @Nullable String last;
  private @Nullable String linked;
  private int outOfOrder;
  private int gaps;

  /// A new session begins: its first positioned frame has no predecessor. What was seen before
  /// still counts: the new session must not go back behind it.
  public void sessionBegins() {
    linked = null;
  }

  /// A frame with a position.
  ///
  /// @param position fixed-width, so that text compares as time does
  /// @param previous the position of the positioned frame before it, as the server says
  public void follow(String position, @Nullable String previous) {
    boolean goesBack = last != null && position.compareTo(last) < 0;
    if (goesBack) {
      outOfOrder++;
    } else {
      last = position;
    }
    boolean repeated = !goesBack && position.equals(linked);
    if (!repeated && linked != null && !linked.equals(previous)) {
      gaps++;
    }
    linked = position;
  }

  /// From where to resume: the last position seen; null before the first.
  public @Nullable String last() {
    return last;
  }

  /// How many frames had an earlier position than one before them.
  public int outOfOrder() {
    return outOfOrder;
  }

  /// How many frames named another predecessor than the one that was seen.
  public int gaps() {
    return gaps;
  }
}
