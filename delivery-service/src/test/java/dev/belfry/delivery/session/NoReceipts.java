package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.SessionState;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Receipts that nobody keeps.
final class NoReceipts implements Receipts {
  @Override
  public void opened(
      RecipientId user, UUID sessionId, @Nullable Position from, SessionState state) {}

  @Override
  public void delivered(
      RecipientId user,
      UUID sessionId,
      List<UUID> pushed,
      List<UUID> acknowledged,
      @Nullable Position seen) {}

  @Override
  public void closed(RecipientId user, UUID sessionId, @Nullable Position sentUpTo, int code) {}
}
