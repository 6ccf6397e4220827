package dev.belfry.persistence.audit.chain;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a partition's hash chain has come to: 32 bytes that stand for every record before them.
/// Immutable.
public final class Head {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final byte[] hash;

  private Head(byte[] hash) {
    this.hash = hash;
  }

  /// The head as it is stored.
  ///
  /// @param hash 32 bytes, not changed afterwards
  public static Head of(byte[] hash) {
    if (hash.length != Chain.HASH_BYTES) {
      throw new IllegalArgumentException("%s bytes are no hash".formatted(hash.length));
    }
    return new Head(hash);
  }

  /// The head that people and files write; empty if the text is not 64 lower-case hexadecimal
  /// digits.
  public static Optional<Head> parse(String text) {
    return HEX.matcher(text).matches()
        ? Optional.of(new Head(HexFormat.of().parseHex(text)))
        : Optional.empty();
  }

  /// A copy.
  public byte[] bytes() {
    return hash.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Head head && Arrays.equals(hash, head.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  /// In hexadecimal.
  @JsonValue
  @Override
  public String toString() {
    return HexFormat.of().formatHex(hash);
  }
}
