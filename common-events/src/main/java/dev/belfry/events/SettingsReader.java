package dev.belfry.events;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.node.ObjectNode;

/// Reads [SettingsMembers] from JSON, and ignores every other member.
///
/// Whether a language or a time zone exists is checked where settings are accepted. Here their
/// names only have to be ones that can be stored.
final class SettingsReader extends StdDeserializer<SettingsMembers> {
  private static final Predicate<String> LOCALE =
      Pattern.compile("[A-Za-z0-9-]{1,35}").asMatchPredicate();
  private static final Predicate<String> TIME_ZONE =
      Pattern.compile("[A-Za-z0-9_+/-]{1,64}").asMatchPredicate();

  SettingsReader() {
    super(SettingsMembers.class);
  }

  @Override
  public SettingsMembers deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.START_OBJECT
        || !(Json.readNode(parser) instanceof ObjectNode found)) {
      return context.reportInputMismatch(SettingsMembers.class, "an object expected");
    }
    var members = new Selection(parser, found, found.objectNode());
    Switch.ALL.forEach(each -> members.take(each.settingName(), JsonNode::isBoolean));
    members.take(Settings.LOCALE, isText(LOCALE));
    members.take(Settings.TIME_ZONE, isText(TIME_ZONE));
    members.take(Settings.PREFERENCES, JsonNode::isObject);
    if (members.taken.get(Settings.PREFERENCES) instanceof ObjectNode cells) {
      members.taken.set(Settings.PREFERENCES, preferences(parser, cells));
    }
    return SettingsMembers.of(members.taken);
  }

  private static Predicate<JsonNode> isText(Predicate<String> expected) {
    return value -> value.isString() && expected.test(value.stringValue());
  }

  private static ObjectNode preferences(JsonParser parser, ObjectNode found) {
    var categories = new Selection(parser, found, found.objectNode());
    if (found.size() > Preferences.MAX_CATEGORIES) {
      throw categories.mismatch(Settings.PREFERENCES);
    }
    for (String category : found.propertyNames()) {
      categories.take(category, value -> Preferences.isKey(category) && value.isObject());
      if (categories.taken.get(category) instanceof ObjectNode cells) {
        var channels = new Selection(parser, cells, cells.objectNode());
        for (Channel channel : Channel.values()) {
          channels.take(channel.wireName(), JsonNode::isBoolean);
        }
        categories.taken.set(category, channels.taken);
      }
    }
    return categories.taken;
  }

  /// What is taken of an object.
  private record Selection(JsonParser parser, ObjectNode found, ObjectNode taken) {
    /// Takes a member if it is there: null, or something of the right kind.
    void take(String name, Predicate<JsonNode> expected) {
      JsonNode value = found.get(name);
      if (value == null) {
        return;
      }
      if (!value.isNull() && !expected.test(value)) {
        throw mismatch(name);
      }
      taken.set(name, value);
    }

    MismatchedInputException mismatch(String name) {
      var mismatch =
          MismatchedInputException.from(parser, SettingsMembers.class, "no such value expected");
      mismatch.prependPath(SettingsMembers.class, name);
      return mismatch;
    }
  }

  /// Reads [Settings]: a member that is absent has its default.
  static final class OfAll extends StdDeserializer<Settings> {
    private static final SettingsReader MEMBERS = new SettingsReader();

    OfAll() {
      super(Settings.class);
    }

    @Override
    public Settings deserialize(JsonParser parser, DeserializationContext context) {
      return Settings.of(MEMBERS.deserialize(parser, context));
    }
  }
}
