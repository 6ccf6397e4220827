package dev.belfry.channel.push;

import dev.belfry.events.ContactKey;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.RecipientId;
import dev.belfry.service.log.EventLogConnection;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Erases devices that are gone from `belfry.contacts`. If that fails, the next message to the
/// device leads here again.
final class ErasedSubscriptions implements GoneSubscriptions {
  private static final Logger log = LoggerFactory.getLogger(ErasedSubscriptions.class);

  private final EventLogConnection connection;
  private final EventPublisher publisher;

  ErasedSubscriptions(EventLogConnection connection, EventPublisher publisher) {
    this.connection = connection;
    this.publisher = publisher;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a failure is said, and nobody waits
  public void gone(RecipientId recipient, UUID subscription) {
    EventLog eventLog = connection.eventLog().orElse(null);
    if (eventLog == null) {
      log.warn("The subscription {} is gone, and could not be erased now", subscription);
      return;
    }
    publisher
        .erase(eventLog, ContactKey.push(recipient, subscription))
        .whenComplete((_, failure) -> {
          if (failure != null) {
            log.warn(
                "The subscription {} is gone, and could not be erased now: {}",
                subscription,
                failure.getMessage());
          }
        });
  }
}
