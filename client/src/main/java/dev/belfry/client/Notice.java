package dev.belfry.client;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Preferences;
import dev.belfry.events.Presentation;
import dev.belfry.events.TemplateVariable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What users are to be told, and whom: `Notice.to("alice").title("Shipped").message("Your parcel
/// is on its way.")`, and then what else there is to say. Immutable: each method answers with
/// another notice.
///
/// What can be seen to be wrong here is refused here, with [IllegalArgumentException]; Belfry
/// checks everything again.
public final class Notice {
  private static final int MAX_TITLE = 200;
  private static final int MAX_MESSAGE = 10_000;
  private static final int MAX_THREAD_KEY = 128;
  private static final int MAX_COLLAPSE_KEY = 64;
  private static final int MAX_DATA_BYTES = 16 * 1024;
  private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");

  private final Audience audience;
  private final Map<String, Object> content;
  private final @Nullable String idempotencyKey;

  private Notice(Audience audience, Map<String, Object> content, @Nullable String idempotencyKey) {
    this.audience = audience;
    this.content = Collections.unmodifiableMap(content);
    this.idempotencyKey = idempotencyKey;
  }

  /// A notice to one user.
  ///
  /// @param recipient the `sub` of their tokens
  public static Untitled to(String recipient) {
    return new Untitled(new Audience.One(Audience.recipient(recipient)));
  }

  /// The same notice to several users, any number; who is named twice is told once.
  public static Untitled toMany(Collection<String> recipients) {
    return new Untitled(Audience.Many.of(recipients));
  }

  /// The same notice to every user there is, and to those who come before it expires (after 30 days
  /// if it does not say when). Over REST only.
  public static Untitled toEveryone() {
    return new Untitled(new Audience.Everyone());
  }

  /// Tells a user in English that somebody did something to something of theirs: "Ann liked your
  /// post". `data` says the same to programs: `actor_id`, `actor_name`, `action`, `object_name`.
  ///
  /// @param action as in `liked`, `commented on`
  /// @param objectName as in `post`
  public static Notice userAction(Actor actor, String recipient, String action, String objectName) {
    return userAction(new UserAction(actor, action, objectName), recipient, Wording.ENGLISH);
  }

  /// The same in other words, or in another language.
  public static Notice userAction(UserAction event, String recipient, Wording wording) {
    return to(recipient)
        .title(shortened(wording.title(event), MAX_TITLE))
        .message(shortened(wording.message(event), MAX_MESSAGE))
        .data(event.data());
  }

  /// What kind of news it is; `INFO` otherwise.
  public Notice type(NotificationType type) {
    return with("notification_type", type);
  }

  /// Where a click leads.
  ///
  /// @param actionUrl http, https or a path that starts with one `/`; at most 2048 characters
  public Notice actionUrl(String actionUrl) {
    return with("action_url", WebAddress.link("actionUrl", actionUrl));
  }

  /// Who and what is shown beside the words: an actor, an image, and at most two buttons.
  public Notice presentation(Presentation presentation) {
    return with("presentation", Shown.checked(presentation));
  }

  /// The same as JSON, which Belfry checks.
  ///
  /// @param json the text of one JSON object, as `presentation` of a notification
  public Notice presentation(String json) {
    return with("presentation", object("presentation", json));
  }

  /// What programs are to learn of it, given back as it is.
  ///
  /// @param data anything that Jackson can write; at most 16 KiB as JSON
  public Notice data(Map<String, ?> data) {
    String json;
    try {
      json = Json.mapper().writeValueAsString(data);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("data: cannot be written as JSON", e);
    }
    return data(json);
  }

  /// What programs are to learn of it, given back as it is: numbers keep their digits and members
  /// their order.
  ///
  /// @param json the text of one JSON object of at most 16 KiB
  public Notice data(String json) {
    JsonObject data = object("data", json);
    if (utf8(data.json()).length > MAX_DATA_BYTES) {
      throw new IllegalArgumentException(
          "data: expected at most %s bytes of JSON".formatted(MAX_DATA_BYTES));
    }
    return with("data", data);
  }

  /// From when on it is gone from lists, counts and pushes.
  public Notice expiresAt(Instant expiresAt) {
    return with("expires_at", expiresAt);
  }

  /// Where it belongs, which decides which way it goes and what users can switch off; `default`
  /// otherwise.
  ///
  /// @param category the key of a category
  public Notice category(String category) {
    if (!Preferences.isKey(category)) {
      throw new IllegalArgumentException(
          "category: expected 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or"
              + " digit");
    }
    return with("category", category);
  }

  /// Only these channels, of those that its category allows. A notice to everyone goes out by
  /// e-mail and push only if they are named.
  public Notice channels(Channel... channels) {
    return with("channels", List.of(channels));
  }

  /// What it belongs together with: mails of one thread follow each other.
  ///
  /// @param key 1 to 128 characters
  public Notice threadKey(String key) {
    return with("thread_key", words("threadKey", key, MAX_THREAD_KEY));
  }

  /// A later push with the same key takes the place of one that still waits.
  ///
  /// @param key 1 to 64 characters
  public Notice collapseKey(String key) {
    return with("collapse_key", words("collapseKey", key, MAX_COLLAPSE_KEY));
  }

  /// What its template is to be told, for a notice that has one. What the template takes, and of
  /// which type, Belfry checks.
  ///
  /// @param value text, a number, a [java.time.LocalDate], an [Instant] or a [java.net.URI]
  public Notice variable(String name, Object value) {
    if (!content.containsKey("template")) {
      throw new IllegalArgumentException("variable: expected a notice with a template");
    }
    if (!TemplateVariable.isName(name)) {
      throw new IllegalArgumentException(
          "variable: expected a name of 1 to 64 letters, digits and '_', beginning with a letter");
    }
    Map<String, Object> variables = new LinkedHashMap<>();
    if (content.get("variables") instanceof Map<?, ?> before) {
      before.forEach((key, each) -> variables.put(key.toString(), each));
    }
    if (value instanceof Number) {
      variables.put(name, value);
    } else if (value instanceof Instant time) {
      variables.put(name, Json.format(time));
    } else if (value instanceof CharSequence
        || value instanceof LocalDate
        || value instanceof URI) {
      variables.put(name, text(value.toString()));
    } else {
      throw new IllegalArgumentException(
          "variable: expected text, a number, a LocalDate, an Instant or a URI");
    }
    return with("variables", variables);
  }

  private static String text(String text) {
    if (!Json.isStorable(text) || length(text) > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "variable: expected at most %s characters, without U+0000 and lone surrogates"
              .formatted(MAX_MESSAGE));
    }
    return text;
  }

  /// Into the inbox and its count, without a push.
  public Notice silently() {
    return with("realtime", false);
  }

  /// Makes this notice known again: however often it is published by the same sender, users are
  /// told once. Best is a name for what happened, such as `order-17-shipped`: it survives a crash
  /// of the service. Without one, each call of [BelfryClient#publish] is a notification of its own.
  ///
  /// @param key 1 to 255 printable ASCII characters; never the same for other content
  public Notice idempotencyKey(String key) {
    return new Notice(audience, content, checkedKey(key));
  }

  static String checkedKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "idempotencyKey: expected 1 to 255 printable ASCII characters");
    }
    return key;
  }

  Audience audience() {
    return audience;
  }

  /// What it says, as members of the JSON that Belfry reads; audience and key apart.
  Map<String, Object> content() {
    return content;
  }

  boolean hasKey() {
    return idempotencyKey != null;
  }

  /// Its key, or a new one: to be asked for once per publication.
  String keyOrNew() {
    return Optional.ofNullable(idempotencyKey).orElseGet(() -> UUID.randomUUID().toString());
  }

  private Notice with(String member, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(content);
    changed.put(member, requireNonNull(value, member));
    return new Notice(audience, changed, idempotencyKey);
  }

  private static JsonObject object(String name, String json) {
    try {
      return Json.mapper().readValue(json, JsonObject.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("%s: expected one JSON object".formatted(name), e);
    }
  }

  static String words(String name, String text, int maxLength) {
    if (text.isBlank() || length(text) > maxLength || !Json.isStorable(text)) {
      throw new IllegalArgumentException(
          "%s: expected 1 to %s characters, not all blank, without U+0000 and lone surrogates"
              .formatted(name, maxLength));
    }
    return text;
  }

  private static String shortened(String text, int maxLength) {
    return length(text) <= maxLength
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxLength - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Lacks a title and a message, or a template.
  public static final class Untitled {
    private final Audience audience;

    private Untitled(Audience audience) {
      this.audience = audience;
    }

    /// The headline: 1 to 200 characters.
    public Titled title(String title) {
      return new Titled(audience, words("title", title, MAX_TITLE));
    }

    /// In the words of a template, in the language of each reader. What it takes is told by
    /// [Notice#variable].
    ///
    /// @param key of the template
    public Notice template(String key) {
      if (!Preferences.isKey(key)) {
        throw new IllegalArgumentException(
            "template: expected 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or"
                + " digit");
      }
      Map<String, Object> content = new LinkedHashMap<>();
      content.put("template", key);
      return new Notice(audience, content, null);
    }
  }

  /// Lacks a message.
  public static final class Titled {
    private final Audience audience;
    private final String title;

    private Titled(Audience audience, String title) {
      this.audience = audience;
      this.title = title;
    }

    /// The text: 1 to 10,000 characters.
    public Notice message(String message) {
      Map<String, Object> content = new LinkedHashMap<>();
      content.put("title", title);
      content.put("message", words("message", message, MAX_MESSAGE));
      return new Notice(audience, content, null);
    }
  }
}
