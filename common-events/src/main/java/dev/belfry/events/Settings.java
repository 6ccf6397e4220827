package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.annotation.JsonDeserialize;

/// What a recipient wants to be told, and how. Everything is on until they switch it off, which
/// also holds for what there is to switch in later versions.
///
/// In JSON each switch is a member that is `true` or `false`; one that is absent or null is on.
///
/// @param off what is switched off
@JsonDeserialize(using = SettingsReader.class)
public record Settings(@JsonIgnore Set<Switch> off) {
  /// The settings of someone who never changed any.
  public static final Settings DEFAULT = new Settings(Set.of());

  public Settings {
    off = Set.copyOf(off);
  }

  /// Everything is on but these.
  public static Settings without(Switch... off) {
    return new Settings(Set.of(off));
  }

  /// What is asked for switch by switch, by the name of its setting.
  public static Settings where(Predicate<String> isOn) {
    return new Settings(
        Switch.ALL.stream()
            .filter(each -> !isOn.test(each.settingName()))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /// Every switch by the name of its setting.
  @JsonAnyGetter
  Map<String, Boolean> members() {
    Map<String, Boolean> members = new LinkedHashMap<>();
    Switch.ALL.forEach(each -> members.put(each.settingName(), isOn(each)));
    return members;
  }

  /// As JSON which says only what is not as by default: the same in every version that knows these
  /// switches.
  public JsonObject differences() {
    Map<String, Boolean> members = members();
    members.values().removeIf(isOn -> isOn);
    return new JsonObject(Json.mapper().writeValueAsString(members));
  }

  /// Reads what this or an earlier version wrote.
  public static Settings parse(String json) {
    return Json.mapper().readValue(json, Settings.class);
  }

  /// Whether this is wanted. That a type is on says nothing of the channels, and the other way
  /// round.
  public boolean isOn(Switch each) {
    return !off.contains(each);
  }

  /// Whether a notification is pushed to sockets under these settings. The one rule that live
  /// delivery, resume and audit share: it must be asked with the settings in force at the
  /// notification's place in the log.
  public boolean allowPushOf(Content content) {
    return content.realtime() && isOn(Channel.REALTIME) && isOn(content.notificationType());
  }
}
