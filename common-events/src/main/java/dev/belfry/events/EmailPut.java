package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The recipient has this address for e-mail, and no other.
///
/// @param recipient whose address
/// @param email the address
/// @param verified whether someone answers for it: the issuer of the recipient's token, or a
///   service that may write contacts
/// @param actor the `sub` of the token that asked for it
public record EmailPut(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) String email,
    @JsonProperty(required = true) boolean verified,
    @JsonProperty(required = true) String actor)
    implements ContactEvent {
  public EmailPut {
    requireNonNull(recipient, "recipient");
    requireNonNull(email, "email");
    requireNonNull(actor, "actor");
  }

  @Override
  public ContactKey contact() {
    return ContactKey.email(recipient);
  }

  /// Without the address.
  @Override
  public String toString() {
    return "EmailPut[recipient=%s]".formatted(recipient);
  }
}
