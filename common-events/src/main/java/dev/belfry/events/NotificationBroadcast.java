package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification for everyone came into being. One record in `belfry.broadcasts`, then one copy
/// with the same id in every partition of `belfry.notifications`; each user goes by the copy in
/// their own partition.
///
/// @param id the notification's id, the same in every copy; also the event's (`ce_id`)
/// @param content what it says
/// @param sender the `sub` of the token that sent it
/// @param door by which way it came in
/// @param requestId ties the event to the call that made it; informative
public record NotificationBroadcast(
    @JsonProperty(required = true) UUID id,
    @JsonUnwrapped @JsonProperty(access = JsonProperty.Access.READ_ONLY) Content content,
    @JsonProperty(required = true) String sender,
    @Nullable Door door,
    @Nullable String requestId)
    implements NewNotification {
  public NotificationBroadcast {
    requireNonNull(id, "id");
    requireNonNull(content, "content");
    requireNonNull(sender, "sender");
  }

  /// Takes the content's members one by one: unwrapped, they would go through a buffer of Jackson's
  /// that knows numbers by their value, and `-0` would become `0`.
  @JsonCreator
  static NotificationBroadcast read(
      @JsonProperty(required = true) UUID id,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String message,
      @Nullable NotificationType notificationType,
      @Nullable JsonObject data,
      @Nullable String actionUrl,
      @Nullable Instant expiresAt,
      @Nullable Boolean realtime,
      @Nullable String category,
      @Nullable Integer categoryVersion,
      @Nullable Boolean critical,
      @Nullable List<String> channels,
      @Nullable String threadKey,
      @Nullable String collapseKey,
      @Nullable TemplateVersion template,
      @Nullable String locale,
      @Nullable Map<String, Texts> texts,
      @Nullable JsonObject variables,
      @Nullable Exposure experiment,
      @Nullable Presentation presentation,
      @JsonProperty(required = true) String sender,
      @Nullable Door door,
      @Nullable String requestId) {
    return new NotificationBroadcast(
        id,
        Content.read(
            title,
            message,
            notificationType,
            data,
            actionUrl,
            expiresAt,
            realtime,
            Routing.read(category, categoryVersion, critical, channels, threadKey, collapseKey),
            TemplateWords.read(template, locale, texts, variables, experiment),
            presentation),
        sender,
        door,
        requestId);
  }

  @Override
  public @Nullable RecipientId recipient() {
    return null;
  }
}
