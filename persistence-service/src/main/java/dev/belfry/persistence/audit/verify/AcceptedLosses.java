package dev.belfry.persistence.audit.verify;

import dev.belfry.persistence.audit.verify.Finding.Kind;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The findings that were accepted, of all topics.
///
/// What was altered is not found again: since it was accepted, the stored heads are those of the
/// altered records. Where something altered is found it is new.
///
/// @param all in the order of their offsets
public record AcceptedLosses(List<Finding> all) {
  public static final AcceptedLosses NONE = new AcceptedLosses(List.of());

  public AcceptedLosses {
    all = List.copyOf(all);
  }

  /// Those that a proof which begins at an offset does not come to: what was altered, and what is
  /// before it.
  public List<Finding> notFoundFrom(TopicPartition partition, long offset) {
    return all.stream()
        .filter(loss -> loss.isIn(partition) && (loss.kind() == Kind.ALTERED || loss.to() < offset))
        .toList();
  }

  /// The finding, marked if all of it was accepted; be it at different times.
  Finding mark(Finding found) {
    if (!found.kind().isLoss()) {
      return found;
    }
    long next = found.from();
    Acceptance last = null;
    for (Finding loss : all) {
      if (loss.kind().isLoss()
          && loss.isIn(found.topicPartition())
          && loss.from() <= next
          && loss.to() >= next) {
        next = loss.to() + 1;
        last = later(last, loss.accepted());
      }
    }
    return next > found.to() ? found.accepted(last) : found;
  }

  private static @Nullable Acceptance later(@Nullable Acceptance one, @Nullable Acceptance other) {
    return one == null || (other != null && other.at().isAfter(one.at())) ? other : one;
  }
}
