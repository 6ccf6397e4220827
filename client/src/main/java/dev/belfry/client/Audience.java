package dev.belfry.client;

import dev.belfry.events.RecipientId;
import java.util.Collection;
import java.util.List;

/// Whom a notice is for.
sealed interface Audience {
  /// One recipient.
  record One(RecipientId recipient) implements Audience {}

  /// Several.
  ///
  /// @param recipients each once, in the order in which they were first named
  record Many(List<RecipientId> recipients) implements Audience {
    static Many of(Collection<String> recipients) {
      if (recipients.isEmpty()) {
        throw new IllegalArgumentException("recipients: none (expected: at least one)");
      }
      return new Many(recipients.stream().distinct().map(Audience::recipient).toList());
    }
  }

  /// Every user, now and until the notice expires.
  record Everyone() implements Audience {}

  /// The recipient that is named.
  ///
  /// @throws IllegalArgumentException if it is no recipient id
  static RecipientId recipient(String text) {
    if (!RecipientId.isValid(text)) {
      throw new IllegalArgumentException(
          "recipient: expected 1 to 128 characters of A-Z a-z 0-9 _ . : @ | + = -");
    }
    return new RecipientId(text);
  }
}
