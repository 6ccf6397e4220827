package dev.belfry.events;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One contact of a recipient, and the key of its records: `alice/email`, or with a hash where
/// someone has several of a kind, as in `alice/push/<hash>`. No id of a recipient has a slash.
///
/// @param recipient whose it is
/// @param kind what kind of contact
/// @param hash tells those of a kind apart; empty where there is only one
public record ContactKey(RecipientId recipient, String kind, String hash) {
  /// The kind of addresses for e-mail.
  public static final String EMAIL = "email";

  /// The kind of browsers and phones that take what is pushed to them.
  public static final String PUSH = "push";

  private static final Pattern FORM =
      Pattern.compile("([^/]{1,128})/([a-z]{1,16})(?:/([A-Za-z0-9_-]{1,64}))?");

  /// The recipient's address for e-mail.
  public static ContactKey email(RecipientId recipient) {
    return new ContactKey(recipient, EMAIL, "");
  }

  /// A browser or phone of the recipient's. Its id is the hash.
  public static ContactKey push(RecipientId recipient, UUID id) {
    return new ContactKey(recipient, PUSH, id.toString());
  }

  /// What a record's key says, if it is one.
  public static Optional<ContactKey> parse(byte[] key) {
    try {
      Matcher parts = FORM.matcher(Json.decodeUtf8(key));
      return parts.matches() && RecipientId.isValid(parts.group(1))
          ? Optional.of(
              new ContactKey(
                  new RecipientId(parts.group(1)),
                  parts.group(2),
                  parts.group(3) == null ? "" : parts.group(3)))
          : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// The key of its records.
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return recipient.value() + "/" + kind + (hash.isEmpty() ? "" : "/" + hash);
  }
}
