package dev.belfry.delivery.projection;

/// What an event of the log does to what a user sees.
public enum Effect {
  /// Nothing: it was so already, or it is gone.
  NONE,
  /// It is told by its own frame.
  TOLD,
  /// It only changes the count of what is unread.
  COUNTED,
  /// That depends on more than a projection knows: only the read model can tell, see
  /// [LiveEvent#isOpen()].
  UNCERTAIN
}
