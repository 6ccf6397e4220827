package dev.belfry.service.secret;

import dev.belfry.events.Preferences;
import dev.belfry.events.RecipientId;
import java.util.UUID;

/// What a token from a mail allows: to switch the e-mail of one category off, for one recipient.
///
/// @param recipient whose preference is changed
/// @param category the key of the category
/// @param deliveryId the mail that the token was in
public record Unsubscribe(RecipientId recipient, String category, UUID deliveryId) {
  /// @throws IllegalArgumentException if it is no key of a category
  public Unsubscribe {
    if (!Preferences.isKey(category)) {
      throw new IllegalArgumentException("no key of a category");
    }
  }
}
