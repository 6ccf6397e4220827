package dev.belfry.persistence.audit.verify;

import dev.belfry.persistence.audit.chain.Checkpoint;
import java.util.List;

/// What a verification has come to.
///
/// @param ok whether there is no finding but accepted ones
/// @param records how many records were read
/// @param seconds how long it took
/// @param findings in the order of partitions and offsets; the first new and the first accepted
///   ones only, if there are many
/// @param findingsOmitted how many more there are
/// @param checkpoint the heads, as computed from the log, of those partitions without a new finding
public record VerifyResult(
    boolean ok,
    long records,
    double seconds,
    List<Finding> findings,
    long findingsOmitted,
    Checkpoint checkpoint) {
  public VerifyResult {
    findings = List.copyOf(findings);
  }
}
