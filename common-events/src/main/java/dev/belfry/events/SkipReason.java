package dev.belfry.events;

/// Why a notification does not go by a channel. The first three are known when it is accepted, the
/// others when it is due.
public enum SkipReason {
  /// Its sender named other channels, or it is a broadcast that names none.
  NOT_REQUESTED,
  /// Its category does not go by this channel.
  CATEGORY,
  /// The recipient's settings keep it back.
  SETTINGS,
  /// The recipient has no address there.
  NO_ADDRESS,
  /// The address takes no mail, or its owner has complained.
  SUPPRESSED,
  /// It was due too long ago.
  TOO_LATE
}
