package dev.belfry.persistence.sink;

import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The mark-all-reads of one recipient in a batch of the log, or the archive-alls.
final class MarkAlls {
  private final RecipientId recipient;
  private final List<MarkAll> marks = new ArrayList<>();
  private final List<Covering> coverings = new ArrayList<>();
  private final Deque<MarkAll> standing = new ArrayDeque<>();
  private final Map<Long, Long> supersededBy = new HashMap<>();
  private long furthestBefore;
  private long furthestHere = -1;

  /// @param furthestBefore the greatest offset that one before the batch reached, -1 if none
  MarkAlls(RecipientId recipient, long furthestBefore) {
    this.recipient = recipient;
    this.furthestBefore = furthestBefore;
  }

  /// The greatest offset that one has reached, -1 if none.
  long furthest() {
    return furthestBefore;
  }

  /// Adds the next one.
  ///
  /// @param upTo at least 0
  /// @return whether it reaches further than all before it, in the batch and before the batch
  boolean add(long offset, Instant at, long upTo) {
    var mark = new MarkAll(offset, at, upTo);
    marks.add(mark);
    while (!standing.isEmpty() && standing.peek().upTo <= upTo) {
      supersededBy.put(standing.pop().offset, offset);
    }
    standing.push(mark);
    if (upTo > furthestHere) {
      coverings.add(new Covering(recipient, furthestHere, upTo, offset, at));
      furthestHere = upTo;
    }
    boolean raises = upTo > furthestBefore;
    furthestBefore = Math.max(furthestBefore, upTo);
    return raises;
  }

  /// The first one after an offset that reaches a notification.
  Optional<ReadMark> firstAfter(long offset, long notificationOffset) {
    return marks.stream()
        .filter(mark -> mark.offset > offset && mark.upTo >= notificationOffset)
        .findFirst()
        .map(mark -> new ReadMark(mark.offset, mark.at));
  }

  /// The offset of the first one in the batch that comes later and reaches at least as far as the
  /// one at this offset.
  @Nullable Long supersededBy(long offset) {
    return supersededBy.get(offset);
  }

  /// Which of them first reached what stands where.
  List<Covering> coverings() {
    return coverings;
  }

  private record MarkAll(long offset, Instant at, long upTo) {}

  /// One that was the first in the batch to reach what stands behind `after`, up to `upTo`.
  record Covering(RecipientId recipient, long after, long upTo, long offset, Instant at) {
    /// The rest of it.
    Covering behind(long offset) {
      return new Covering(recipient, offset, upTo, this.offset, at);
    }
  }
}
