package dev.belfry.delivery.snapshot;

import dev.belfry.events.Position;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What became of a [ListRequest].
public sealed interface ListAnswer {
  /// A list.
  ///
  /// @param notifications as REST gives them, newest first
  /// @param asOf what the list includes
  /// @param next what to ask for older ones with, as `before`; null at the end
  record Listed(List<JsonNode> notifications, int unreadCount, Position asOf, @Nullable String next)
      implements ListAnswer {}

  /// The read model is away, or too far behind, for now.
  record Away() implements ListAnswer {}

  /// This user asks for more than their share.
  ///
  /// @param retryAfter when it may be asked for again
  record TooMany(Duration retryAfter) implements ListAnswer {}

  /// What was asked for is outside the contract.
  record Refused() implements ListAnswer {}
}
