package dev.belfry.producer.send;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Sha256;
import dev.belfry.producer.key.CallMark;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Header;

/// One call that sends, told apart from others and known again by its key.
///
/// @param door `single`, `bulk` or `broadcast`
/// @param caller who sends
/// @param key the call's key
/// @param fingerprint of what is asked for, to find out a key that is used for something else
public record Call(String door, RecipientId caller, IdempotencyKey key, String fingerprint) {
  /// A call at a door.
  ///
  /// @param request what it asks for, as understood: spelling and order of its body do not count
  public static Call of(String door, RecipientId caller, IdempotencyKey key, Object request) {
    return new Call(
        door,
        caller,
        key,
        HexFormat.of().formatHex(Sha256.of(Json.mapper().writeValueAsBytes(request))));
  }

  /// The id of what it makes for that recipient: the same at every repeat, on every instance.
  public UUID idFor(RecipientId recipient) {
    return Ids.derived(door, caller.value(), key.value(), recipient.value());
  }

  /// The id of what it makes as a whole: the broadcast, or the batch.
  public UUID id() {
    return Ids.derived(door, caller.value(), key.value(), "");
  }

  /// The mark that its events have, if the caller gave the key: nobody else will use it again.
  public Header[] marks() {
    return key.fromCaller() ? new Header[] {mark().header()} : new Header[0];
  }

  /// Tells what the call asks for from what others do.
  CallMark mark() {
    return new CallMark(
        id(),
        new UUID(
            Long.parseUnsignedLong(fingerprint, 0, 16, 16),
            Long.parseUnsignedLong(fingerprint, 16, 32, 16)));
  }

  /// Publishes one of the events that it makes. Where the key was made here, for this call, its ids
  /// are as new.
  public CompletableFuture<Published> publish(
      EventPublisher publisher, EventLog log, NotificationCreated event) {
    return key.fromCaller()
        ? publisher.publish(log, event, marks())
        : publisher.publishWithNewId(log, event);
  }
}
