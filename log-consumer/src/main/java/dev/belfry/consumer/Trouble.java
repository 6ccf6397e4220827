package dev.belfry.consumer;

import org.jspecify.annotations.Nullable;

/// Why a partition is not being applied.
///
/// @param reason for people
public record Trouble(Kind kind, String reason) {
  /// As it is at first.
  public static final Trouble LOOKED_UP =
      new Trouble(Kind.LOOKED_UP, "its position is being looked up");

  /// Others of the same topic may have one.
  public static final Trouble NO_ANSWER =
      waits("Kafka does not answer for it; it may have no leader");

  /// See [Kind#WAITS].
  public static Trouble waits(String reason) {
    return new Trouble(Kind.WAITS, reason);
  }

  /// See [Kind#HALTED].
  public static Trouble halted(String reason) {
    return new Trouble(Kind.HALTED, reason);
  }

  /// What health says.
  public String text() {
    return kind == Kind.HALTED ? "halted, " + reason : reason;
  }

  /// How bad it is.
  public enum Kind {
    /// As it is with every partition at first: nothing is wrong.
    LOOKED_UP,
    /// It will pass by itself.
    WAITS,
    /// It needs a person's help. It is tried again all the same, so that help needs no restart.
    HALTED
  }

  /// What may be in trouble.
  @FunctionalInterface
  public interface Troubled {
    /// Why it is not being applied; null if it is.
    @Nullable Trouble trouble();
  }
}
