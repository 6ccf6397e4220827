package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonValue;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.node.ObjectNode;

/// Some members of [Settings], each with its new value; null stands for the default. When this is
/// read, members that a later version adds to settings are left out.
///
/// @param json an object with members of settings only, each of the right type
@JsonDeserialize(using = SettingsReader.class)
public record SettingsMembers(@JsonValue JsonObject json) {
  /// The members that a tree has.
  ///
  /// @param members of settings only, each of the right type
  public static SettingsMembers of(ObjectNode members) {
    return new SettingsMembers(new JsonObject(members.toString()));
  }

  /// All switches, and of the other members those that differ from their default.
  public static SettingsMembers of(Settings settings) {
    ObjectNode members = Json.readObject(settings.differences().json());
    ObjectNode all = members.objectNode();
    Switch.ALL.forEach(each -> all.put(each.settingName(), settings.isOn(each)));
    return of(all.setAll(members));
  }

  /// A new tree of them.
  public ObjectNode tree() {
    return Json.readObject(json.json());
  }
}
