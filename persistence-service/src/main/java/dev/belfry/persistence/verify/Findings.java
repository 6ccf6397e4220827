package dev.belfry.persistence.verify;

import java.util.ArrayList;
import java.util.List;

/// What was found so far: all is counted, and as much kept as a person may want to read.
public final class Findings {
  private static final int KEPT = 100;

  private final List<Finding> kept = new ArrayList<>();
  private long count;

  void add(Finding finding) {
    if (kept.size() < KEPT) {
      kept.add(finding);
    }
    count++;
  }

  /// How many there are.
  public long count() {
    return count;
  }

  long omitted() {
    return count - kept.size();
  }

  /// The first ones.
  public List<Finding> kept() {
    return kept;
  }
}
