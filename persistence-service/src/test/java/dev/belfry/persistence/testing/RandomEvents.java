package dev.belfry.persistence.testing;

import dev.belfry.events.AllRead;
import dev.belfry.events.Category;
import dev.belfry.events.CategoryChannels;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Exposure;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.Switch;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Events as nobody would plan them: every kind, in any order, about the same few notifications of
/// the same few recipients. The same seed gives the same events, but for their ids.
public final class RandomEvents {
  private static final List<String> SENDERS = List.of("shop", "bank");
  private static final List<String> PATCHES =
      List.of(
          "{}",
          "{\"info_enabled\":false,\"locale\":\"de-AT\"}",
          "{\"info_enabled\":null,\"time_zone\":\"Europe/Vienna\"}",
          "{\"realtime_notifications\":true,\"locale\":null}",
          "{\"preferences\":{\"default\":{\"realtime\":false,\"email\":true}}}",
          "{\"preferences\":{\"default\":{\"realtime\":null},\"orders\":{\"push\":false}}}",
          "{\"preferences\":{\"default\":null}}",
          "{\"preferences\":{\"orders\":{\"realtime\":false}}}",
          "{\"preferences\":{\"orders\":null,\"alarms\":{\"realtime\":false}}}",
          "{\"preferences\":null,\"error_enabled\":true}");

  private static final List<Category> CATEGORIES =
      List.of(
          Category.DEFAULT,
          Category.DEFAULT,
          new Category("orders", 2, "Orders", false, CategoryChannels.DEFAULT, false),
          new Category("alarms", 1, "Alarms", true, CategoryChannels.DEFAULT, false));

  private static final Presentation SHOWN =
      new Presentation(
          new Presentation.Actor("Ann", null),
          "/ann.png",
          List.of(Presentation.Action.telling("Later", "later")));

  private final Random random;
  private final List<RecipientId> recipients;
  private final LongFunction<Position> positions;
  private final List<UUID> ids = new ArrayList<>(List.of(Ids.next()));
  private final List<Instant> expiries;

  /// @param positions of an offset
  /// @param expiries from which some notifications take theirs
  public RandomEvents(
      long seed,
      List<RecipientId> recipients,
      LongFunction<Position> positions,
      List<Instant> expiries) {
    this.random = new Random(seed);
    this.recipients = recipients;
    this.positions = positions;
    this.expiries = expiries;
  }

  /// The next event, to be appended at or after this offset.
  public NotificationEvent next(long offset) {
    RecipientId recipient = oneOf(recipients);
    return switch (random.nextInt(30)) {
      case 0, 1, 2, 3, 4 -> remember(created(recipient));
      case 5 -> remember(broadcast());
      case 6, 7, 8, 9 -> Events.read(recipient, someId());
      case 10, 11, 12 -> Events.unread(recipient, someId());
      case 13, 14 -> Events.deleted(recipient, someId());
      case 15 -> new NotificationWithdrawn(someId(), recipient, oneOf(SENDERS));
      case 16 -> new NotificationWithdrawn(someId(), null, oneOf(SENDERS));
      case 17, 18 -> new AllRead(recipient, recipient.value(), upTo(offset));
      case 19, 20 -> Events.clicked(recipient, someId());
      case 21, 22, 23 -> Events.archived(recipient, someId());
      case 24, 25 -> Events.unarchived(recipient, someId());
      case 26, 27 -> Events.allArchived(recipient, upTo(offset));
      case 28 -> Events.unsubscribed(recipient, oneOf(CATEGORIES).key());
      default ->
          random.nextBoolean()
              ? Events.settings(recipient, settings())
              : Events.patch(recipient, oneOf(PATCHES));
    };
  }

  /// A number that says what else is to happen.
  public int nextInt(int bound) {
    return random.nextInt(bound);
  }

  private NotificationCreated created(RecipientId recipient) {
    return new NotificationCreated(
        Ids.next(), recipient, content(), oneOf(SENDERS), null, null, null);
  }

  private NotificationBroadcast broadcast() {
    return new NotificationBroadcast(Ids.next(), content(), oneOf(SENDERS), null, null);
  }

  private Content content() {
    var content =
        new Content(
            "title",
            "message",
            oneOf(List.of(NotificationType.INFO, NotificationType.ERROR)),
            JsonObject.EMPTY,
            null,
            expiries.isEmpty() || random.nextInt(4) > 0 ? null : oneOf(expiries),
            random.nextInt(5) > 0);
    Category category = oneOf(CATEGORIES);
    return (random.nextInt(3) > 0 ? content : content.saying(words(), category.key()))
        .in(category)
        .showing(category.key().equals("orders") ? SHOWN : null);
  }

  private TemplateWords words() {
    var texts = new Texts(new Texts.InApp("title", "message"), null, null);
    var words =
        new TemplateWords(
            new TemplateVersion(oneOf(List.of("shipped", "user-action")), 1),
            "en",
            Map.of("en", texts),
            JsonObject.EMPTY);
    return random.nextBoolean()
        ? words
        : words.in(new Exposure("tone", 1, oneOf(List.of("plain", "warm"))));
  }

  private Settings settings() {
    Set<Switch> off = new HashSet<>();
    if (random.nextInt(3) == 0) {
      off.add(Channel.REALTIME);
    }
    if (random.nextBoolean()) {
      off.add(NotificationType.INFO);
    }
    if (random.nextBoolean()) {
      off.add(NotificationType.ERROR);
    }
    return new Settings(off);
  }

  private @Nullable Position upTo(long offset) {
    LongUnaryOperator anyBefore = end -> end <= 0 ? -1 : random.nextLong(-1, end);
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> positions.apply(anyBefore.applyAsLong(offset));
      default -> positions.apply(Math.max(-1, offset - 1 - random.nextInt(6)));
    };
  }

  private NotificationEvent remember(NotificationCreated event) {
    ids.add(event.id());
    return event;
  }

  private NotificationEvent remember(NotificationBroadcast event) {
    ids.add(event.id());
    return event;
  }

  /// Mostly one of the last.
  private UUID someId() {
    int last = ids.size();
    return random.nextInt(3) == 0
        ? oneOf(ids)
        : ids.get(last - 1 - random.nextInt(Math.min(last, 8)));
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
