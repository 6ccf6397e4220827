package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The recipient has a browser or phone that takes what is pushed to it. Of all records with the
/// same id, whosever they are, the one that was registered last counts: a device has one owner.
///
/// @param recipient whose device
/// @param id the subscription's, by [#idOf]
/// @param endpoint where the browser's push service takes messages; null for a phone
/// @param p256dh the browser's public key, base64url
/// @param auth what the browser shares with those who push to it, base64url
/// @param keyId under which key of Belfry's the browser has subscribed; it takes nothing signed
///   with another
/// @param token the phone's; null for a browser
/// @param registeredAt when it was registered, the last time
/// @param actor the `sub` of the token that asked for it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PushPut(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID id,
    @JsonProperty(required = true) PushPlatform platform,
    @Nullable String endpoint,
    @Nullable String p256dh,
    @Nullable String auth,
    @Nullable String keyId,
    @Nullable String token,
    @JsonProperty(required = true) Instant registeredAt,
    @JsonProperty(required = true) String actor)
    implements ContactEvent {
  /// How many subscriptions a recipient may have.
  public static final int MOST = 20;

  public PushPut {
    requireNonNull(recipient, "recipient");
    requireNonNull(id, "id");
    requireNonNull(platform, "platform");
    requireNonNull(registeredAt, "registeredAt");
    requireNonNull(actor, "actor");
    if (platform == PushPlatform.WEB) {
      requireNonNull(endpoint, "endpoint");
      requireNonNull(p256dh, "p256dh");
      requireNonNull(auth, "auth");
      requireNonNull(keyId, "keyId");
    } else {
      requireNonNull(token, "token");
    }
  }

  /// The id of a browser or phone: the same whoever registers it, however often.
  ///
  /// @param address its endpoint or token
  public static UUID idOf(PushPlatform platform, String address) {
    return Ids.derived("push", platform.wireName(), address, "");
  }

  @Override
  public ContactKey contact() {
    return ContactKey.push(recipient, id);
  }

  /// Without what would let others push to it.
  @Override
  public String toString() {
    return "PushPut[recipient=%s, id=%s, platform=%s]".formatted(recipient, id, platform);
  }
}
