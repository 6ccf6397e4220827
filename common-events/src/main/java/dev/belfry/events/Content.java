package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a notification says, alike for one recipient and for all.
///
/// @param title 1 to 200 code points
/// @param message 1 to 10,000 code points
/// @param notificationType its kind
/// @param data the sender's own JSON, `{}` if there is none
/// @param actionUrl where a click leads: http, https or a path of the host's own
/// @param expiresAt from when on it is gone from lists, counts and pushes; to the millisecond
/// @param realtime false: stored and counted, never pushed as `new_notification`, because its
///   sender or its category wants that
/// @param routing where it belongs and which way it may go
/// @param words what its template said in all languages; null for what was sent as words
/// @param presentation who and what is shown beside the words; null if there is nothing
public record Content(
    String title,
    String message,
    NotificationType notificationType,
    JsonObject data,
    @Nullable String actionUrl,
    @Nullable Instant expiresAt,
    boolean realtime,
    @JsonUnwrapped Routing routing,
    @JsonUnwrapped @Nullable TemplateWords words,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Presentation presentation) {

  public Content {
    requireNonNull(title, "title");
    requireNonNull(message, "message");
    requireNonNull(routing, "routing");
  }

  /// Sent as words.
  public Content(
      String title,
      String message,
      NotificationType notificationType,
      JsonObject data,
      @Nullable String actionUrl,
      @Nullable Instant expiresAt,
      boolean realtime,
      Routing routing) {
    this(
        title,
        message,
        notificationType,
        data,
        actionUrl,
        expiresAt,
        realtime,
        routing,
        null,
        null);
  }

  /// Of the category `default`, as it is until someone changes it.
  public Content(
      String title,
      String message,
      NotificationType notificationType,
      JsonObject data,
      @Nullable String actionUrl,
      @Nullable Instant expiresAt,
      boolean realtime) {
    this(title, message, notificationType, data, actionUrl, expiresAt, realtime, Routing.DEFAULT);
  }

  /// As read from JSON, where what is not said has its default.
  static Content read(
      String title,
      String message,
      @Nullable NotificationType notificationType,
      @Nullable JsonObject data,
      @Nullable String actionUrl,
      @Nullable Instant expiresAt,
      @Nullable Boolean realtime,
      Routing routing,
      @Nullable TemplateWords words,
      @Nullable Presentation presentation) {
    return new Content(
        title,
        message,
        notificationType == null ? NotificationType.INFO : notificationType,
        data == null ? JsonObject.EMPTY : data,
        actionUrl,
        expiresAt,
        realtime == null || realtime,
        routing,
        words,
        presentation);
  }

  /// The same, in a version of its category: to sockets it goes if all of them want that.
  public Content in(Category category) {
    Set<Channel> named = routing.channels();
    return new Content(
        title,
        message,
        notificationType,
        data,
        actionUrl,
        expiresAt,
        realtime
            && category.channels().allow(Channel.REALTIME)
            && (named == null || named.contains(Channel.REALTIME)),
        routing.in(category),
        words,
        presentation);
  }

  /// The same, for the inbox alone: nothing is sent.
  public Content keptInTheInbox() {
    return new Content(
        title,
        message,
        notificationType,
        data,
        actionUrl,
        expiresAt,
        false,
        routing.nowhere(),
        words,
        presentation);
  }

  /// The same, as a template says it.
  ///
  /// @param category where it belongs
  public Content saying(TemplateWords template, String category) {
    Texts.InApp said = Objects.requireNonNull(template.texts().get(template.locale())).inApp();
    return new Content(
        said.title(),
        said.message(),
        notificationType,
        data,
        actionUrl,
        expiresAt,
        realtime,
        routing.of(category),
        template,
        presentation);
  }

  /// The same, shown with these.
  public Content showing(@Nullable Presentation shown) {
    return new Content(
        title,
        message,
        notificationType,
        data,
        actionUrl,
        expiresAt,
        realtime,
        routing,
        words,
        shown);
  }

  /// What it says to a person.
  ///
  /// @param locale what they read, as a tag of BCP 47; null if it is not known
  public LocalWords wordsFor(@Nullable String locale) {
    String chosen = words == null ? null : words.chosenFor(locale);
    Texts texts = words == null ? null : words.texts().get(chosen);
    return new LocalWords(
        chosen, texts == null ? new Texts(new Texts.InApp(title, message), null, null) : texts);
  }

  /// The same, with another expiry.
  public Content expiringAt(Instant time) {
    return new Content(
        title,
        message,
        notificationType,
        data,
        actionUrl,
        time,
        realtime,
        routing,
        words,
        presentation);
  }

  /// Whether it is gone at that time: an expiry at exactly `now` has passed.
  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
