package dev.belfry.persistence.audit.replay;

/// One table of the read model and the same table as it was rebuilt.
///
/// @param liveHash SHA-256 over all rows, in hexadecimal
record TableComparison(
    String table, long liveRows, long rebuiltRows, String liveHash, String rebuiltHash) {
  boolean isEqual() {
    return liveRows == rebuiltRows && liveHash.equals(rebuiltHash);
  }
}
