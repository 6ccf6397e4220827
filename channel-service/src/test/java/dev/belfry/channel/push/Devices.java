package dev.belfry.channel.push;

import dev.belfry.channel.send.Message.Address;
import dev.belfry.events.Json;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import java.time.Instant;

/// Phones, as `belfry.contacts` has them.
public final class Devices {
  private Devices() {}

  /// What is registered for a phone.
  public static PushPut registered(PushPlatform platform, String token, RecipientId recipient) {
    return new PushPut(
        recipient,
        PushPut.idOf(platform, token),
        platform,
        null,
        null,
        null,
        null,
        token,
        Instant.parse("2026-11-22T10:00:00Z"),
        recipient.value());
  }

  static Address.Push of(PushPlatform platform, String token, RecipientId recipient) {
    PushPut put = registered(platform, token, recipient);
    return new Address.Push(put.id().toString(), Json.mapper().writeValueAsString(put));
  }
}
