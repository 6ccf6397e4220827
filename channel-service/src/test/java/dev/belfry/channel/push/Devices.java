package dev.belfry.channel.push;

import dev.belfry.channel.send.Message.Address;
import dev.belfry.events.Json;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.PlayedBrowser;
import java.time.Instant;

/// Phones and browsers, as `belfry.contacts` has them.
public final class Devices {
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

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
        AT,
        recipient.value());
  }

  /// What is registered for a browser.
  static PushPut registered(
      PlayedBrowser browser, String endpoint, RecipientId recipient, String keyId) {
    return new PushPut(
        recipient,
        PushPut.idOf(PushPlatform.WEB, endpoint),
        PushPlatform.WEB,
        endpoint,
        browser.p256dh(),
        browser.auth(),
        keyId,
        null,
        AT,
        recipient.value());
  }

  static Address.Push of(
      PlayedBrowser browser, String endpoint, RecipientId recipient, String keyId) {
    return address(registered(browser, endpoint, recipient, keyId));
  }

  static Address.Push of(PushPlatform platform, String token, RecipientId recipient) {
    return address(registered(platform, token, recipient));
  }

  private static Address.Push address(PushPut put) {
    return new Address.Push(put.id().toString(), Json.mapper().writeValueAsString(put));
  }
}
