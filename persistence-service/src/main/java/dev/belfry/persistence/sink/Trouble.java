package dev.belfry.persistence.sink;

/// Why a partition is not being applied.
///
/// @param reason for people
record Trouble(Kind kind, String reason) {
  static final Trouble LOOKED_UP = new Trouble(Kind.LOOKED_UP, "its position is being looked up");

  static Trouble waits(String reason) {
    return new Trouble(Kind.WAITS, reason);
  }

  static Trouble halted(String reason) {
    return new Trouble(Kind.HALTED, reason);
  }

  /// What health says.
  String text() {
    return kind == Kind.HALTED ? "halted, " + reason : reason;
  }

  enum Kind {
    /// As it is with every partition at first: nothing is wrong.
    LOOKED_UP,
    /// It will pass by itself.
    WAITS,
    /// It needs a person's help. It is tried again all the same, so that help needs no restart.
    HALTED
  }
}
