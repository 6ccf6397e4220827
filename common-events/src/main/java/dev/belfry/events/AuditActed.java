package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An operator asked for something to be done. Recorded before it is done, without an outcome:
/// whether it then took effect is said by what the act leaves behind. An act that takes a while is
/// recorded once more when it has ended, with its outcome; where that is missing, the process died
/// on the way.
///
/// @param actor the `sub` of the token
/// @param what the call: its method and the route it took, such as `GET /api/audit/inbox/{user}`
/// @param parameters what was asked for: the call's path and query parameters, and options of its
///   body, never content
/// @param reason why
/// @param outcome how it has ended, in one word; null, and absent in JSON, before it is done
public record AuditActed(
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String what,
    Map<String, String> parameters,
    @JsonProperty(required = true) String reason,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String outcome)
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

  /// The same act when it is over.
  public AuditActed ended(String howItEnded) {
    return new AuditActed(actor, what, parameters, reason, howItEnded);
  }
}
