package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.SessionState;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps account of what sockets were told and said. Must not block.
interface Receipts {
  /// A session was told `connection_established`.
  void opened(RecipientId user, UUID sessionId, @Nullable Position from, SessionState state);

  /// Some notifications were put into a session's queue as frames, and some acknowledged by it.
  ///
  /// @param seen up to where everything was there to be seen; null if that is not news
  void delivered(
      RecipientId user,
      UUID sessionId,
      List<UUID> pushed,
      List<UUID> acknowledged,
      @Nullable Position seen);

  /// A session that was opened has ended.
  void closed(RecipientId user, UUID sessionId, @Nullable Position sentUpTo, int code);
}
