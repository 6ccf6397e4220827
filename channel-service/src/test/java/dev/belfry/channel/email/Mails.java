package dev.belfry.channel.email;

import dev.belfry.channel.email.compose.Links;
import dev.belfry.channel.email.compose.MailComposer;
import dev.belfry.channel.email.compose.Sender;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.channel.send.Message.CategoryName;
import dev.belfry.channel.send.Message.Item;
import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Preferences;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.service.secret.ChannelSecret;
import dev.belfry.service.secret.UnsubscribeTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Messages, and what makes mails of them.
public final class Mails {
  public static final RecipientId ALICE = new RecipientId("alice");
  public static final String ADDRESS = "alice@example.org";
  public static final CategoryName ORDERS = new CategoryName("orders", "Orders", false);
  public static final Instant CREATED = Instant.parse("2026-11-29T12:00:00Z");
  public static final UnsubscribeTokens TOKENS =
      new UnsubscribeTokens(new ChannelSecret("0123456789abcdef"));

  private Mails() {}

  public static MailComposer composer() {
    return composer("https://app.example.com");
  }

  public static MailComposer composer(String publicUrl) {
    return new MailComposer(
        new Sender("noreply@example.com", "Example Café"),
        new Links(URI.create(publicUrl), TOKENS),
        Clock.fixed(Instant.parse("2026-11-29T12:15:00Z"), ZoneOffset.UTC));
  }

  public static Message message() {
    return message(item("Your order is on its way", "It arrives on Tuesday.", "/orders/42"));
  }

  public static Message message(Item... items) {
    return message(ORDERS, null, Settings.DEFAULT, ADDRESS, items);
  }

  public static Message in(@Nullable String locale, @Nullable String timeZone, Item... items) {
    return message(
        ORDERS, null, new Settings(Set.of(), locale, timeZone, Preferences.NONE), ADDRESS, items);
  }

  public static Message to(String address) {
    return message(ORDERS, null, Settings.DEFAULT, address, item("Hello", "World", null));
  }

  public static Message message(
      CategoryName category,
      @Nullable String threadKey,
      Settings settings,
      String address,
      Item... items) {
    return new Message(
        UUID.randomUUID(),
        ALICE,
        1,
        category,
        threadKey,
        null,
        settings,
        List.of(items),
        List.of(new Address.Mail(address)));
  }

  public static Item item(String title, String text, @Nullable String url) {
    return item(NotificationType.INFO, title, text, url);
  }

  public static Item item(NotificationType type, String title, String text, @Nullable String url) {
    return new Item(
        UUID.randomUUID(),
        new Position(1, 0, 7),
        new Content(title, text, type, JsonObject.EMPTY, url, null, true),
        CREATED);
  }
}
