package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Someone asked about what is not theirs alone to see. Recorded before they are answered.
///
/// @param actor the `sub` of the token
/// @param what the call: its method and the route it took, such as `GET /api/audit/inbox/{user}`
/// @param parameters what was asked for: the call's path and query parameters, never content
/// @param reason why, if they said so
public record AuditQueried(
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String what,
    Map<String, String> parameters,
    @Nullable String reason)
    implements AuditEvent {
  public AuditQueried {
    requireNonNull(actor, "actor");
    requireNonNull(what, "what");
    parameters =
        parameters == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
