package dev.belfry.persistence.audit.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Tells a [Life] step by step.
///
/// The events of the log stand in its order. What sockets were told comes from another topic and is
/// put between them by its time, after the events of the same time.
final class Story {
  private Story() {}

  static List<Step> of(Life life) {
    var log = new LogSteps(life);
    var sessions = new SessionSteps(life);
    List<Step> later = new ArrayList<>();
    sessions.noneOpen().ifPresent(later::add);
    log.keptBack().ifPresent(later::add);
    later.addAll(log.changes());
    List<Step> byTime = new ArrayList<>();
    log.expired().ifPresent(byTime::add);
    byTime.addAll(sessions.ofEach());
    byTime.sort(Comparator.comparing(Step::at));

    // Its beginning comes first, whatever the clocks of other partitions say.
    List<Step> story = new ArrayList<>(log.beginning());
    story.addAll(merged(later, byTime));
    return story;
  }

  private static List<Step> merged(List<Step> log, List<Step> byTime) {
    List<Step> all = new ArrayList<>();
    int next = 0;
    for (Step step : log) {
      while (next < byTime.size() && byTime.get(next).at().isBefore(step.at())) {
        all.add(byTime.get(next++));
      }
      all.add(step);
    }
    all.addAll(byTime.subList(next, byTime.size()));
    return all;
  }
}
