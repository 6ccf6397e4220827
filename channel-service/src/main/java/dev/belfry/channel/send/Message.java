package dev.belfry.channel.send;

import dev.belfry.events.Content;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One delivery, as a transport needs it.
///
/// @param deliveryId the same at every attempt
/// @param recipient who it is for
/// @param attempt 1, 2, 3 and so on
/// @param category what its notifications are about
/// @param threadKey what ties it to other mails; null if nothing does
/// @param collapseKey what a later push replaces; null if nothing does
/// @param settings the recipient's, as of now: their language and time zone
/// @param items the notifications, in the order of the log; at least one
/// @param addresses where to; at least one
public record Message(
    UUID deliveryId,
    RecipientId recipient,
    int attempt,
    CategoryName category,
    @Nullable String threadKey,
    @Nullable String collapseKey,
    Settings settings,
    List<Item> items,
    List<Address> addresses) {
  /// Copies the lists.
  public Message {
    items = List.copyOf(items);
    addresses = List.copyOf(addresses);
  }

  /// The category that all items have.
  ///
  /// @param name what people call it
  /// @param critical whether recipients can't switch it off: then nothing offers them to
  public record CategoryName(String key, String name, boolean critical) {}

  /// One notification.
  ///
  /// @param createdAt when the broker appended it
  public record Item(UUID notificationId, Position position, Content content, Instant createdAt) {}

  /// Where a message goes.
  public sealed interface Address {
    /// An address for e-mail.
    record Mail(String email) implements Address {
      /// Without the address.
      @Override
      public String toString() {
        return "Mail";
      }
    }

    /// A browser or phone.
    ///
    /// @param id the subscription's
    /// @param json what was registered, as `belfry.contacts` has it
    record Push(String id, String json) implements Address {
      /// Without what would let others push to it.
      @Override
      public String toString() {
        return "Push[id=%s]".formatted(id);
      }
    }
  }
}
