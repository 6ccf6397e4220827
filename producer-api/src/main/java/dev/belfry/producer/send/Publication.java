package dev.belfry.producer.send;

import dev.belfry.events.ContactEvent;
import dev.belfry.events.ContactKey;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.RecipientId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a call writes to Kafka. Where it goes, and how, follows from what it is.
public sealed interface Publication {
  /// The ids of what it makes, for a caller who does not learn the outcome.
  Map<String, ?> ids();

  /// An event of one recipient, for their partition of the log.
  record One(NotificationEvent event) implements Publication {
    RecipientId recipient() {
      RecipientId recipient = event.recipient();
      if (recipient == null) {
        throw new IllegalArgumentException("an event for everyone is not one recipient's");
      }
      return recipient;
    }

    @Override
    public Map<String, ?> ids() {
      return event instanceof NotificationCreated created
          ? Map.of("ids", List.of(created.id()))
          : Map.of();
    }
  }

  /// Where a recipient can be reached, for their partition of the contacts.
  ///
  /// @param put null if it is to be erased
  record OfContact(ContactKey key, @Nullable ContactEvent put) implements Publication {
    @Override
    public Map<String, ?> ids() {
      return Map.of();
    }
  }

  /// A step of a delivery, for its recipient's partition of the deliveries.
  record OfDelivery(DeliveryStep step) implements Publication {
    @Override
    public Map<String, ?> ids() {
      return Map.of();
    }
  }

  /// An event for everyone, to be copied into every partition of the log.
  ///
  /// @param eventId the same at every repeat
  record ForEveryone(NotificationEvent event, UUID eventId) implements Publication {
    @Override
    public Map<String, ?> ids() {
      return Map.of("ids", List.of(eventId));
    }
  }

  /// One event for each of many recipients, in many partitions; so much that its acknowledgement
  /// may take long.
  ///
  /// @param eventFor makes the event of a recipient
  /// @param eventBytes the size of the largest event
  record Bulk(
      UUID batchId,
      List<RecipientId> recipients,
      Function<RecipientId, NotificationCreated> eventFor,
      int eventBytes)
      implements Publication {
    @Override
    public Map<String, ?> ids() {
      return Map.of("batch_id", batchId);
    }
  }
}
