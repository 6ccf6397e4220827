package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Category;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells a [NotificationHistory] step by step.
///
/// The events of the log stand in its order. What sockets were told, and what was sent, comes from
/// other topics and is put between them by its time, after the events of the same time.
final class Timeline {
  private Timeline() {}

  /// @param category the version of it that the notification names; null if that is not known, and
  ///   with it which way the notification was to go
  static List<TimelineStep> of(NotificationHistory history, @Nullable Category category) {
    var log = new LogSteps(history);
    var sessions = new SessionSteps(history);
    var channels = new ChannelSteps(history, category);
    List<TimelineStep> later = new ArrayList<>();
    sessions.noneOpen().ifPresent(later::add);
    log.keptBack().ifPresent(later::add);
    later.addAll(channels.plans());
    later.addAll(inOrder(log.changes(), channels.unsubscribed()));
    List<TimelineStep> byTime = new ArrayList<>();
    log.expired().ifPresent(byTime::add);
    byTime.addAll(sessions.ofEach());
    byTime.addAll(channels.recorded());
    byTime.addAll(channels.cancelled());
    byTime.sort(Comparator.comparing(TimelineStep::at));

    // Its beginning comes first, whatever the clocks of other partitions say.
    List<TimelineStep> timeline = new ArrayList<>(log.beginning());
    timeline.addAll(merged(later, byTime));
    return timeline;
  }

  private static List<TimelineStep> inOrder(List<TimelineStep> some, List<TimelineStep> others) {
    return Stream.concat(some.stream(), others.stream())
        .sorted(Comparator.comparing(TimelineStep::position))
        .toList();
  }

  private static List<TimelineStep> merged(List<TimelineStep> log, List<TimelineStep> byTime) {
    List<TimelineStep> all = new ArrayList<>();
    int next = 0;
    for (TimelineStep step : log) {
      while (next < byTime.size() && byTime.get(next).at().isBefore(step.at())) {
        all.add(byTime.get(next++));
      }
      all.add(step);
    }
    all.addAll(byTime.subList(next, byTime.size()));
    return all;
  }
}
