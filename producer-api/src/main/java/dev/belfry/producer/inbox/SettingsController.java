package dev.belfry.producer.inbox;

import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsEvent;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.readmodel.PersistenceClient;
import dev.belfry.producer.request.SettingsRequest;
import dev.belfry.producer.send.CountedDoor;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.producer.send.Publication;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.web.JsonBody;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `/api/notifications/settings`: changes of the caller's settings. The log gets what is asked for,
/// whatever the settings were before, and its readers decide what that leads to.
@RestController
@RequestMapping("/api/notifications/settings")
@ResponseStatus(HttpStatus.ACCEPTED)
final class SettingsController implements CountedDoor {
  private final LogWriter logWriter;
  private final PersistenceClient readModel;
  private final Categories categories;

  SettingsController(LogWriter logWriter, PersistenceClient readModel, Categories categories) {
    this.logWriter = logWriter;
    this.readModel = readModel;
    this.categories = categories;
  }

  @PutMapping
  ObjectNode replace(@JsonBody ObjectNode body, Caller caller) {
    SettingsMembers asked = allowed(SettingsRequest.replacement(body).orRefuse());
    return write(new SettingsChanged(caller.id(), caller.id().value(), asked), asked, caller);
  }

  @PatchMapping
  ObjectNode patch(@JsonBody ObjectNode body, Caller caller) {
    SettingsMembers asked = allowed(SettingsRequest.patch(body).orRefuse());
    return write(new SettingsPatched(caller.id(), caller.id().value(), asked), asked, caller);
  }

  /// As far as is known here: what is critical ignores what settings say in any case.
  private SettingsMembers allowed(SettingsMembers asked) {
    if (SettingsRequest.categoriesSwitchedOff(asked).anyMatch(categories::isCritical)) {
      throw ProblemException.invalid(
          List.of(
              new FieldError(
                  Settings.PREFERENCES,
                  "Switches off a category that is critical, which can't be switched off.")));
    }
    return asked;
  }

  /// All settings after the change, or else what was asked for; and the position of the change.
  private ObjectNode write(SettingsEvent event, SettingsMembers asked, Caller caller) {
    Position position = logWriter.write(new Publication.One(event)).position();
    return readModel
        .ask("/api/notifications/settings?after=" + position, caller)
        .orElseGet(asked::tree)
        .put("position", position.toString());
  }

  @Override
  public String door() {
    return "settings";
  }
}
