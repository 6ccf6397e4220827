package dev.belfry.cli.inbox;

import dev.belfry.cli.terminal.JsonText;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What was pushed without a position, while history was away. If the connection breaks before
/// history is back, the next one is told of it again.
final class LiveOnlyPushes {
  private final Set<String> pushed = new HashSet<>();

  /// Whether the frame pushes what was pushed before; it is noted otherwise.
  boolean isRepeat(String type, JsonNode frame) {
    if (type.equals("resynced")) {
      pushed.clear(); // its position is behind all of them
    }
    if (!type.equals("new_notification")) {
      return false;
    }
    String id = JsonText.of(frame.path("notification"), "id");
    return frame.hasNonNull("position") ? pushed.remove(id) : !pushed.add(id);
  }
}
