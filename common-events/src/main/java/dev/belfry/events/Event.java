package dev.belfry.events;

import org.jspecify.annotations.Nullable;

/// Something that happened, as kept in Kafka. Its type on the wire is written out in [EventType],
/// so a class may be renamed without changing the log.
public sealed interface Event
    permits NotificationEvent,
        ReceiptEvent,
        AuditEvent,
        CatalogueEvent,
        ContactEvent,
        DeliveryEvent {
  /// Whose partition it is in; null for what concerns everyone (a copy in every partition), and for
  /// what concerns nobody's inbox.
  @Nullable RecipientId recipient();
}
