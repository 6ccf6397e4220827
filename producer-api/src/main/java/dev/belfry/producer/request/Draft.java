package dev.belfry.producer.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.belfry.events.Content;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a notification is to say, as asked for: in words of its own, or in those of a template.
///
/// In JSON, by which repeats are known, a draft without a template is its content alone.
///
/// @param content what it says; without title and message where a template is to find them
/// @param use the template; null if it has words of its own
public record Draft(
    @JsonUnwrapped Content content,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TemplateUse use) {
  /// The same; it expires at `otherwise` if it does not say when.
  public Draft expiring(Instant otherwise) {
    return content.expiresAt() != null ? this : new Draft(content.expiringAt(otherwise), use);
  }
}
