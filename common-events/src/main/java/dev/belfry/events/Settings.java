package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.node.ObjectNode;

/// What a recipient wants to be told, and how. Everything is on until they switch it off, which
/// also holds for what there is to switch in later versions.
///
/// In JSON each switch is a member that is `true` or `false`; one that is absent or null is on.
///
/// @param off what is switched off
/// @param locale the language they read, as a tag of BCP 47; null if they have not said
/// @param timeZone the zone they live in, by its name in IANA's database; null if they have not
///   said
/// @param preferences what they have chosen category by category
@JsonDeserialize(using = SettingsReader.OfAll.class)
public record Settings(
    Set<Switch> off, @Nullable String locale, @Nullable String timeZone, Preferences preferences) {
  /// The settings of someone who never changed any.
  public static final Settings DEFAULT = new Settings(Set.of());

  /// The name of the member [#locale()].
  public static final String LOCALE = "locale";

  /// The name of the member [#timeZone()].
  public static final String TIME_ZONE = "time_zone";

  /// The name of the member [#preferences()].
  public static final String PREFERENCES = "preferences";

  private static final List<String> LATER_MEMBERS = List.of(LOCALE, TIME_ZONE, PREFERENCES);

  public Settings {
    off = Set.copyOf(off);
  }

  /// Everything else is as by default.
  public Settings(Set<Switch> off) {
    this(off, null, null, Preferences.NONE);
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

  /// Settings with these members, and the default of every other one.
  public static Settings of(SettingsMembers members) {
    return read(members.tree());
  }

  private static Settings read(ObjectNode members) {
    return new Settings(
        Switch.ALL.stream()
            .filter(each -> !members.path(each.settingName()).asBoolean(true))
            .collect(Collectors.toUnmodifiableSet()),
        members.path(LOCALE).stringValue(null),
        members.path(TIME_ZONE).stringValue(null),
        preferences(members.path(PREFERENCES)));
  }

  private static Preferences preferences(JsonNode categories) {
    Map<String, Map<Channel, Boolean>> cells = new HashMap<>();
    categories.forEachEntry((category, channels) -> {
      var chosen = new EnumMap<Channel, Boolean>(Channel.class);
      for (Channel channel : Channel.values()) {
        if (channels.path(channel.wireName()).isBoolean()) {
          chosen.put(channel, channels.path(channel.wireName()).booleanValue());
        }
      }
      cells.put(category, chosen);
    });
    return new Preferences(cells);
  }

  /// Every member by its name.
  @JsonValue
  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Switch.ALL.forEach(each -> members.put(each.settingName(), isOn(each)));
    members.put(LOCALE, locale);
    members.put(TIME_ZONE, timeZone);
    members.put(PREFERENCES, preferences);
    return members;
  }

  /// As JSON which says only what is not as by default: the same in every version that knows these
  /// members.
  public JsonObject differences() {
    Map<String, @Nullable Object> members = members();
    DEFAULT.members().forEach(members::remove);
    return new JsonObject(Json.mapper().writeValueAsString(members));
  }

  /// Reads what this or an earlier version wrote.
  public static Settings parse(String json) {
    return Json.mapper().readValue(json, Settings.class);
  }

  /// These settings after a change of the named members: objects are merged, and null stands for
  /// the default (RFC 7396). If that would lead to choices for too many categories, all choices
  /// stay as they were.
  public Settings patchedBy(SettingsMembers patch) {
    Settings patched = read(MergePatch.apply(patch.tree(), tree()));
    return patched.preferences.areTooMany()
        ? new Settings(patched.off, patched.locale, patched.timeZone, preferences)
        : patched;
  }

  /// Settings with all these members. A switch that is not named is on; any other member that is
  /// not named stays as it is here.
  public Settings replacedBy(SettingsMembers members) {
    return read(tree().retain(LATER_MEMBERS).setAll(members.tree()));
  }

  private ObjectNode tree() {
    return Json.readObject(differences().json());
  }

  /// Whether this is wanted. That a type is on says nothing of the channels, and the other way
  /// round.
  public boolean isOn(Switch each) {
    return !off.contains(each);
  }

  /// Whether these keep a category of notifications from a channel. One that is critical goes by
  /// its category alone.
  public boolean keepFrom(Channel channel, Routing routing) {
    return !routing.critical() && preferences.switchOff(routing.category(), channel);
  }

  /// Whether a notification is pushed to sockets under these settings. The one rule that live
  /// delivery, resume and audit share: it must be asked with the settings in force at the
  /// notification's place in the log.
  public boolean allowPushOf(Content content) {
    return content.realtime() && allow(Channel.REALTIME, content);
  }

  /// Whether a notification goes by a channel, as far as these settings say: channel, type and
  /// category must all be on. Of a critical category only the first two are asked.
  public boolean allow(Channel channel, Content content) {
    return isOn(channel)
        && isOn(content.notificationType())
        && !keepFrom(channel, content.routing());
  }
}
