package dev.belfry.events;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, which every Java platform has.
public final class Sha256 {
  private Sha256() {}

  /// A digest of what is still to come.
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The digest of these bytes.
  public static byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }
}
