package dev.belfry.persistence.audit.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Tells a [NotificationHistory] step by step.
///
/// The events of the log stand in its order. What sockets were told comes from another topic and is
/// put between them by its time, after the events of the same time.
final class Timeline {
  private Timeline() {}

  static List<TimelineStep> of(NotificationHistory history) {
    var log = new LogSteps(history);
    var sessions = new SessionSteps(history);
    List<TimelineStep> later = new ArrayList<>();
    sessions.noneOpen().ifPresent(later::add);
    log.keptBack().ifPresent(later::add);
    later.addAll(log.changes());
    List<TimelineStep> byTime = new ArrayList<>();
    log.expired().ifPresent(byTime::add);
    byTime.addAll(sessions.ofEach());
    byTime.sort(Comparator.comparing(TimelineStep::at));

    // Its beginning comes first, whatever the clocks of other partitions say.
    List<TimelineStep> timeline = new ArrayList<>(log.beginning());
    timeline.addAll(merged(later, byTime));
    return timeline;
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
