package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An operator asked for something to be done. Recorded before it is done: whether it then took
/// effect is said by what the act leaves behind.
///
/// @param actor the `sub` of the token
/// @param what the call: its method and the route it took, such as `GET /api/audit/inbox/{user}`
/// @param parameters what was asked for: the call's path and query parameters, never a body
/// @param reason why
public record AuditActed(
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String what,
    Map<String, String> parameters,
    @JsonProperty(required = true) String reason)
    implements AuditEvent {
  public AuditActed {
    requireNonNull(actor, "actor");
    requireNonNull(what, "what");
    requireNonNull(reason, "reason");
    parameters =
        parameters == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
