package dev.belfry.events;

/// An event of `belfry.receipts`: what sockets were told and said. It never changes what a user
/// sees.
public sealed interface ReceiptEvent extends Event
    permits NotificationDelivered, SessionOpened, SessionClosed {
  @Override
  RecipientId recipient();
}
