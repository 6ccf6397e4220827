package dev.belfry.benchmarks.ledger;

import java.util.SortedMap;

/// What became of all notifications of a run.
///
/// @param sent all that were entered
/// @param accepted answered with 202
/// @param refusals other answers, by status
/// @param unanswered neither: the connection broke or the time ran out
/// @param lost accepted, and no frame brought it
/// @param duplicates frames beyond the first of a notification
/// @param misdirected frames on another user's socket
/// @param mismatched the 202 has no id, or another than the frame
/// @param foreign frames with notifications of others
public record LedgerTotals(
    int sent,
    int accepted,
    SortedMap<Integer, Integer> refusals,
    int unanswered,
    int lost,
    int duplicates,
    int misdirected,
    int mismatched,
    int foreign) {

  /// Whether every promise was kept. A refusal or a missing answer breaks none.
  public boolean isFaultless() {
    return lost == 0 && duplicates == 0 && misdirected == 0 && mismatched == 0 && foreign == 0;
  }
}
