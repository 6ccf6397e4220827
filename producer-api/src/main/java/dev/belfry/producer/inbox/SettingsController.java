package dev.belfry.producer.inbox;

import dev.belfry.events.Position;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsEvent;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.request.SettingsRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.security.Caller;
import dev.belfry.service.web.JsonBody;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `/api/notifications/settings`: changes of the caller's settings. What the settings were before
/// is not known here, and need not be: the log says what is asked for, and its readers say what
/// that leads to.
@RestController
@RequestMapping("/api/notifications/settings")
@ResponseStatus(HttpStatus.ACCEPTED)
final class SettingsController implements CountedDoor {
  private final LogWriter logWriter;
  private final Categories categories;

  SettingsController(LogWriter logWriter, Categories categories) {
    this.logWriter = logWriter;
    this.categories = categories;
  }

  @PutMapping
  ObjectNode replace(@JsonBody ObjectNode body, Caller caller) {
    SettingsMembers asked = SettingsRequest.replacement(body, categories::isCritical).orRefuse();
    return write(new SettingsChanged(caller.id(), caller.id().value(), asked), asked);
  }

  @PatchMapping
  ObjectNode patch(@JsonBody ObjectNode body, Caller caller) {
    SettingsMembers asked = SettingsRequest.patch(body, categories::isCritical).orRefuse();
    return write(new SettingsPatched(caller.id(), caller.id().value(), asked), asked);
  }

  /// What was asked for, and from where in the log on it holds.
  private ObjectNode write(SettingsEvent event, SettingsMembers asked) {
    Position position = logWriter.write(new Publication.One(event)).position();
    return asked.tree().put("position", position.toString());
  }

  @Override
  public String door() {
    return "settings";
  }
}
