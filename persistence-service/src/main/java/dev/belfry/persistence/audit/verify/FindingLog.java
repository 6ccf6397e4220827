package dev.belfry.persistence.audit.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What was found so far: all is counted, and as much kept as a person may want to read, of what is
/// new and of what was accepted.
public final class FindingLog {
  private static final int KEPT = 100;

  private final AcceptedLosses accepted;
  private final Consumer<Finding> onNew;
  private final List<Finding> kept = new ArrayList<>();
  private long count;
  private long countNew;

  FindingLog(AcceptedLosses accepted) {
    this(accepted, _ -> {});
  }

  /// @param onNew is told of those that were not accepted, before it is gone on
  public FindingLog(AcceptedLosses accepted, Consumer<Finding> onNew) {
    this.accepted = accepted;
    this.onNew = onNew;
  }

  /// Says whether it was accepted.
  boolean add(Finding found) {
    Finding finding = accepted.mark(found);
    addKnown(finding);
    if (finding.accepted() == null) {
      onNew.accept(finding);
      return false;
    }
    return true;
  }

  /// One that was made at an earlier time.
  public void addKnown(Finding finding) {
    boolean isNew = finding.accepted() == null;
    if ((isNew ? countNew : count - countNew) < KEPT) {
      kept.add(finding);
    }
    count++;
    if (isNew) {
      countNew++;
    }
  }

  /// How many there are that were not accepted.
  public long countNew() {
    return countNew;
  }

  long omitted() {
    return count - kept.size();
  }

  /// The first ones.
  public List<Finding> kept() {
    return kept;
  }
}
