package dev.belfry.channel.notice;

import dev.belfry.events.Category;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import java.util.Set;
import java.util.UUID;

/// Somebody is to be told that their address takes no more mail.
///
/// @param id of the notification
/// @param reason why: `no_such_address`, `bounce` or `complaint`
public record Notice(UUID id, RecipientId recipient, String reason) {
  private static final String SENDER = "belfry";
  private static final String TITLE = "You get no more e-mail";

  /// Of what suppressed an address: the same however often that is read, so that to tell it again
  /// is a repeat.
  ///
  /// @param deliveryId the mail that came back or was refused
  /// @param addressHash stands for the address
  public static Notice of(
      UUID deliveryId, RecipientId recipient, String addressHash, String reason) {
    return new Notice(
        Ids.derived("suppression", addressHash, deliveryId.toString(), recipient.value()),
        recipient,
        reason);
  }

  /// The notification. It goes to sockets only: a mail about a mail that came back would come back
  /// too. It names no address.
  ///
  /// @param category the newest version of `default`
  NotificationCreated event(Category category) {
    return new NotificationCreated(
        id,
        recipient,
        new Content(
                TITLE,
                message(),
                NotificationType.WARNING,
                JsonObject.EMPTY,
                null,
                null,
                true,
                new Routing(category.key(), 0, false, Set.of(Channel.REALTIME), null, null))
            .in(category),
        SENDER,
        null,
        null,
        null);
  }

  private String message() {
    return reason.equals("complaint")
        ? "One of our e-mails to you was reported as unwanted. Nothing more is sent to your address."
            + " Your notifications are still here."
        : "An e-mail to you could not be delivered. Nothing more is sent to your address until it"
            + " is changed. Your notifications are still here.";
  }
}
