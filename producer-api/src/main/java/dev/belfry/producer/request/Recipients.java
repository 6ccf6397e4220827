package dev.belfry.producer.request;

import dev.belfry.events.RecipientId;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Recipients as they are named in bodies.
final class Recipients {
  static final String EXPECTED = "Must be 1 to 128 characters of A-Z a-z 0-9 _ . : @ | + = -";

  private Recipients() {}

  static Optional<RecipientId> parse(JsonNode value) {
    return value.isString() && RecipientId.isValid(value.stringValue())
        ? Optional.of(new RecipientId(value.stringValue()))
        : Optional.empty();
  }
}
