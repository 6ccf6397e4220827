package dev.belfry.producer.inbox;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.producer.request.SettingsRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.security.Caller;
import dev.belfry.service.web.JsonBody;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `PUT /api/notifications/settings`: the caller's settings.
@RestController
final class SettingsController implements CountedDoor {
  private final LogWriter logWriter;

  SettingsController(LogWriter logWriter) {
    this.logWriter = logWriter;
  }

  @PutMapping("/api/notifications/settings")
  @ResponseStatus(HttpStatus.ACCEPTED)
  SettingsAtPosition change(@JsonBody ObjectNode body, Caller caller) {
    Settings settings = SettingsRequest.read(body).orRefuse();
    var event = new SettingsChanged(caller.id(), caller.id().value(), settings);
    Published published = logWriter.write(new Publication.One(event));
    return new SettingsAtPosition(settings, published.position());
  }

  @Override
  public String door() {
    return "settings";
  }

  /// Settings and from where in the log on they are in force.
  record SettingsAtPosition(@JsonUnwrapped Settings settings, Position position) {}
}
