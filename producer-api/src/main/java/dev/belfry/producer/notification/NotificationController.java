package dev.belfry.producer.notification;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.inbox.Notification;
import dev.belfry.producer.notification.Preparation.Asked;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.IdempotencyKey;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.security.Caller;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `POST /api/notifications`: a notification for the caller, or for one other recipient.
@RestController
final class NotificationController implements CountedDoor {
  private final Preparation preparation;
  private final LogWriter logWriter;

  NotificationController(Preparation preparation, LogWriter logWriter) {
    this.preparation = preparation;
    this.logWriter = logWriter;
  }

  @PostMapping("/api/notifications")
  ResponseEntity<Notification> send(
      @JsonBody ObjectNode body, Caller caller, HttpServletRequest http) {
    Asked asked = preparation.read(door(), body, caller, IdempotencyKey.of(http));
    NotificationCreated event = preparation.event(asked);
    Published published = logWriter.writeOnce(asked.call(), new Publication.One(event));
    return ResponseEntity.accepted()
        .location(URI.create("notifications/" + event.id())) // relative: right behind any prefix
        .body(Notification.created(event, published.position(), published.appendedAt()));
  }

  @Override
  public String door() {
    return "single";
  }
}
