package dev.belfry.producer.request;

import dev.belfry.events.CategoryChannels;
import dev.belfry.events.CategoryChannels.CategoryChannel;
import dev.belfry.events.CategoryChannels.CategoryRealtime;
import dev.belfry.events.CategoryChannels.Unless;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A category as it is to be: the body of `PUT /api/categories/{key}`.
///
/// @param name what people call it
/// @param critical whether recipients can't keep it from a channel by their preferences
/// @param channels which way it goes
/// @param expectedVersion the version that this is to come after; null for whichever there is
public record CategoryRequest(
    String name, boolean critical, CategoryChannels channels, @Nullable Integer expectedVersion) {
  private static final int MAX_NAME = 100;
  private static final int MAX_DELAY_SECONDS = 7 * 24 * 60 * 60;

  /// What the body says, or all that is wrong with it. What it does not say of channels is as [by
  /// default][CategoryChannels#DEFAULT].
  public static Checked<CategoryRequest> read(ObjectNode body) {
    Members members = new Members(body);
    String name = members.takeWords("name", MAX_NAME);
    boolean critical = members.takeBoolean("critical", false);
    CategoryChannels channels =
        members.takeObject("channels", CategoryRequest::channels, CategoryChannels.DEFAULT);
    Integer expected = members.takeVersion();
    return members.check(() -> new CategoryRequest(name, critical, channels, expected));
  }

  private static CategoryChannels channels(Members named) {
    CategoryChannels otherwise = CategoryChannels.DEFAULT;
    return new CategoryChannels(
        named.takeObject(
            "realtime",
            members -> new CategoryRealtime(members.takeBoolean("enabled", true)),
            otherwise.realtime()),
        named.takeObject(
            "email", members -> channel(members, otherwise.email()), otherwise.email()),
        named.takeObject("push", members -> channel(members, otherwise.push()), otherwise.push()));
  }

  private static CategoryChannel channel(Members members, CategoryChannel otherwise) {
    return new CategoryChannel(
        members.takeBoolean("enabled", true),
        members.takeNumber("delay_seconds", 0, MAX_DELAY_SECONDS, otherwise.delaySeconds()),
        unless(members, otherwise.unless()));
  }

  private static Unless unless(Members members, Unless otherwise) {
    JsonNode value = members.take("unless");
    if (value == null) {
      return otherwise;
    }
    Optional<Unless> named =
        Arrays.stream(Unless.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(value.stringValue(null)))
            .findFirst();
    if (named.isEmpty()) {
      members.refuse("unless", "Must be read, seen or never.");
    }
    return named.orElse(otherwise);
  }
}
