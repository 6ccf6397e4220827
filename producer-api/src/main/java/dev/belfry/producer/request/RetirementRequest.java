package dev.belfry.producer.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The body of `DELETE /api/categories/{key}`.
///
/// @param expectedVersion the version that is to be retired; null for whichever there is
public record RetirementRequest(@Nullable Integer expectedVersion) {
  /// What the body says, or all that is wrong with it.
  public static Checked<RetirementRequest> read(ObjectNode body) {
    Members members = new Members(body);
    Integer expected = members.takeVersion();
    return members.check(() -> new RetirementRequest(expected));
  }
}
