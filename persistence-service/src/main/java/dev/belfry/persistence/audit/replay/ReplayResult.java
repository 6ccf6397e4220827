package dev.belfry.persistence.audit.replay;

import dev.belfry.persistence.audit.verify.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a replay has come to.
///
/// @param complete whether it got to where the read model is; else it stopped at the last of the
///   findings, and goes on from there when asked again
/// @param equal whether the rows are those of the read model; false if it is not complete
/// @param swapped whether it has taken the place of the read model
/// @param outcome how it has ended, in one word
/// @param reason why that is not what was asked for, for people; null if it is
/// @param records how many records were applied
/// @param seconds how long it took
/// @param findings where the log is damaged; passed over if that was asked for
/// @param tables how they compare
/// @param differences the first ones
record ReplayResult(
    boolean complete,
    boolean equal,
    boolean swapped,
    ReplayOutcome outcome,
    @Nullable String reason,
    long records,
    double seconds,
    List<Finding> findings,
    List<TableComparison> tables,
    List<Difference> differences) {
  ReplayResult {
    findings = List.copyOf(findings);
    tables = List.copyOf(tables);
    differences = List.copyOf(differences);
  }
}
