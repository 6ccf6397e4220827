package dev.belfry.e2e;

import dev.belfry.events.SettingsMembers;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a user does next. Who does it is not said here.
sealed interface Step {
  /// Sends a creation, or sends it again under the same key.
  record Send(Creation creation) implements Step {}

  /// Takes back what someone sent.
  ///
  /// @param recipient whose it was, as the call says; null: it was a broadcast, as the call says
  record Withdraw(UUID id, @Nullable String recipient) implements Step {}

  /// Marks, archives, deletes or clicks one notification of their own.
  record Mark(How how, UUID id, Door door) implements Step {}

  /// Marks all as read.
  ///
  /// @param upTo which of the positions they have seen, 0 the first, 1 the last; null: up to now
  record ReadAll(@Nullable Double upTo, Door door) implements Step {}

  /// Archives all.
  ///
  /// @param upTo as of [ReadAll]
  record ArchiveAll(@Nullable Double upTo, Door door) implements Step {}

  /// Changes their settings.
  ///
  /// @param isPatch whether what is not named stays as it is, or all switches are replaced
  record Change(SettingsMembers members, boolean isPatch) implements Step {}

  /// Follows the link at the end of their newest mail, if they have one.
  record Unsubscribe() implements Step {}

  /// Opens a device's socket, or another instead of the one it has.
  ///
  /// @param resume from the last position seen, where there is one
  record Connect(int device, int node, boolean resume) implements Step {}

  /// Drops a device's socket, with or without a goodbye.
  record Drop(int device, boolean polite) implements Step {}

  /// Acknowledges all that a device has got.
  record Acknowledge(int device) implements Step {}

  /// Tells that all that a device has got was there to be seen.
  record See(int device) implements Step {}

  /// Looks at their list, as fresh as their last accepted write.
  record Look(int instance) implements Step {}

  /// What becomes of a notification.
  enum How {
    READ,
    UNREAD,
    ARCHIVED,
    UNARCHIVED,
    DELETED,
    CLICKED
  }

  /// By which way a user changes their inbox.
  enum Door {
    REST,
    SOCKET
  }
}
