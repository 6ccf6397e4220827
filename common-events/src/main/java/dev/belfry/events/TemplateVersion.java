package dev.belfry.events;

import static java.util.Objects.requireNonNull;

/// A template as it was when a notification was accepted.
///
/// @param key of the template
/// @param version 1, 2, 3 and so on
public record TemplateVersion(String key, int version) {
  public TemplateVersion {
    requireNonNull(key, "key");
  }
}
