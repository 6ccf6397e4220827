package dev.belfry.producer.send;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Sha256;
import dev.belfry.producer.key.CallMark;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.kafka.common.header.Header;

/// A call that sends something. Its key identifies it and its repeats.
///
/// @param door `single`, `batch`, `bulk` or `broadcast`
/// @param caller who sends
/// @param key the call's key
/// @param fingerprint of the request, to notice a key that is reused for something else
public record Call(String door, RecipientId caller, IdempotencyKey key, String fingerprint) {
  /// A call at a door.
  ///
  /// @param request the parsed request: white space and order of the body don't matter
  public static Call of(String door, RecipientId caller, IdempotencyKey key, Object request) {
    return new Call(
        door,
        caller,
        key,
        HexFormat.of().formatHex(Sha256.of(Json.mapper().writeValueAsBytes(request))));
  }

  /// The id of the notification for that recipient: the same for every repeat, on every instance.
  public UUID idFor(RecipientId recipient) {
    return Ids.derived(door, caller.value(), key.value(), recipient.value());
  }

  /// The id of the call itself: of its broadcast, or its batch.
  public UUID id() {
    return Ids.derived(door, caller.value(), key.value(), "");
  }

  /// The mark for the events of a call whose key is the caller's; nobody can repeat other keys.
  public Header[] marks() {
    return key.fromCaller() ? new Header[] {mark().header()} : new Header[0];
  }

  /// Identifies the call and its request.
  CallMark mark() {
    return new CallMark(
        id(),
        new UUID(
            Long.parseUnsignedLong(fingerprint, 0, 16, 16),
            Long.parseUnsignedLong(fingerprint, 16, 32, 16)));
  }
}
