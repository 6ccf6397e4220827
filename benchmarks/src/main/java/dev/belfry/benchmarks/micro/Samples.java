package dev.belfry.benchmarks.micro;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventLog;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/// An event like most: two sentences, and some data of the sender's.
final class Samples {
  private Samples() {}

  static EventLog log() {
    return new EventLog(new Uuid(0x1234_5678_9abc_def0L, 42), 12);
  }

  static NotificationCreated created() {
    return new NotificationCreated(
        UUID.fromString("0199d0f2-7a00-7000-8000-00000000a11c"),
        new RecipientId("customer-4711"),
        new Content(
            "Your order is on its way",
            "It left the warehouse this morning, and arrives on Tuesday between 9 and 12.",
            NotificationType.SUCCESS,
            new JsonObject("{\"order\":\"A-17\",\"total\":1.10,\"lines\":[1,2,3]}"),
            "/orders/A-17",
            null,
            true),
        "shop",
        Door.REST,
        null,
        "req-1");
  }
}
