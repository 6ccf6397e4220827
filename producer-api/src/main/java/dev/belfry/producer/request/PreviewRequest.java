package dev.belfry.producer.request;

import dev.belfry.events.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which words are to be shown before anyone is told them: the body of `POST
/// /api/templates/{key}/preview`.
///
/// @param locale who reads them, as a tag of BCP 47; null for whoever has not said
/// @param variables what the template is told; null for its samples
/// @param channel where they are shown
/// @param version of the template; null for the newest
public record PreviewRequest(
    @Nullable String locale,
    @Nullable JsonObject variables,
    Place channel,
    @Nullable Integer version) {
  /// Where the words of a template are shown.
  public enum Place {
    /// In the inbox.
    IN_APP,
    /// By push.
    PUSH,
    /// By e-mail.
    EMAIL;

    private String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What the body says, or all that is wrong with it.
  public static Checked<PreviewRequest> read(ObjectNode body) {
    Members members = new Members(body);
    String named = members.takeText("locale");
    Optional<String> locale = Optional.ofNullable(named).flatMap(Tag::of);
    if (named != null && locale.isEmpty()) {
      members.refuse("locale", "Must be a language, as a tag of BCP 47.");
    }
    boolean told = members.take("variables") != null;
    JsonObject variables = TemplateUse.takeVariables(members);
    Place channel = channel(members);
    Integer version =
        members.take("version") == null
            ? null
            : members.takeNumber("version", 1, Integer.MAX_VALUE, 1);
    return members.check(
        () -> new PreviewRequest(locale.orElse(null), told ? variables : null, channel, version));
  }

  private static Place channel(Members members) {
    JsonNode value = members.take("channel");
    if (value == null) {
      return Place.IN_APP;
    }
    Optional<Place> named =
        Arrays.stream(Place.values())
            .filter(each -> each.wireName().equals(value.stringValue("")))
            .findFirst();
    if (named.isEmpty()) {
      members.refuse("channel", "Must be in_app, push or email.");
    }
    return named.orElse(Place.IN_APP);
  }
}
