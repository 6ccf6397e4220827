package dev.belfry.events;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON merge patches (RFC 7396).
final class MergePatch {
  private MergePatch() {}

  /// Applies a patch: a member that is null in it is removed, objects are merged, and any other
  /// value replaces what was there.
  ///
  /// @param target is changed, and is the result
  static ObjectNode apply(ObjectNode patch, ObjectNode target) {
    patch.forEachEntry((name, value) -> {
      if (value.isNull()) {
        target.remove(name);
      } else if (value instanceof ObjectNode inner) {
        JsonNode before = target.get(name);
        target.set(
            name, apply(inner, before instanceof ObjectNode object ? object : target.objectNode()));
      } else {
        target.set(name, value);
      }
    });
    return target;
  }
}
