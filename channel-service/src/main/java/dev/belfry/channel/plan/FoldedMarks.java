package dev.belfry.channel.plan;

import dev.belfry.events.CancelReason;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The marks of a batch, without those that can find nothing which an earlier one of them does not
/// find: so the work grows with marks and items, and not with their product, however often somebody
/// says the same.
///
/// What had not expired at a mark had not at an earlier one, unless the broker's clock was set back
/// in between: then nothing is left out.
///
/// @param named those that name a notification
/// @param covering those that cover all up to a point; no two of one recipient cover the same item
record FoldedMarks(List<Mark> named, List<Span> covering) {
  /// A mark that covers all up to a point, and what earlier ones leave to it.
  ///
  /// @param after the last offset that is not looked at; -1 if all are
  record Span(Mark mark, long after) {}

  /// @param marks in the order of the log
  /// @param createdAmong what was created in the same batch, perhaps between two marks
  static FoldedMarks of(List<Mark> marks, Set<UUID> createdAmong) {
    return new FoldedMarks(named(marks, createdAmong), covering(marks));
  }

  private static List<Mark> named(List<Mark> marks, Set<UUID> createdAmong) {
    record Said(
        int partition,
        @Nullable RecipientId recipient,
        UUID notificationId,
        @Nullable String sender,
        CancelReason reason) {}
    Map<Said, Instant> latest = new HashMap<>();
    List<Mark> named = new ArrayList<>();
    for (Mark mark : marks) {
      UUID id = mark.notificationId();
      if (id == null) {
        continue;
      }
      var said = new Said(mark.partition(), mark.recipient(), id, mark.sender(), mark.reason());
      Instant before = latest.get(said);
      if (before == null || createdAmong.contains(id) || mark.at().isBefore(before)) {
        named.add(mark);
      }
      latest.merge(said, mark.at(), (one, other) -> one.isAfter(other) ? one : other);
    }
    return named;
  }

  private static List<Span> covering(List<Mark> marks) {
    Map<@Nullable RecipientId, Reach> reached = new HashMap<>();
    List<Span> spans = new ArrayList<>();
    for (Mark mark : marks) {
      if (mark.notificationId() == null) {
        Reach reach = reached.computeIfAbsent(mark.recipient(), _ -> new Reach());
        long after = reach.before(mark);
        if (mark.upTo() > after) {
          spans.add(new Span(mark, after));
        }
        reach.add(mark);
      }
    }
    return spans;
  }

  /// How far one recipient's marks have reached.
  private static final class Reach {
    private long upTo = -1;
    private Instant latest = Instant.MIN;

    long before(Mark mark) {
      return mark.at().isBefore(latest) ? -1 : upTo;
    }

    void add(Mark mark) {
      upTo = Math.max(upTo, mark.upTo());
      latest = mark.at().isAfter(latest) ? mark.at() : latest;
    }
  }
}
