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

/// A notification for one recipient came into being.
///
/// @param id the notification's id; also the event's (`ce_id`)
/// @param recipient whose it is
/// @param content what it says
/// @param sender the `sub` of the token, or the `ce_source` of the request, that sent it
/// @param door by which way it came in
/// @param batchId the bulk request it came with
/// @param requestId ties the event to the call that made it; informative
public record NotificationCreated(
    @JsonProperty(required = true) UUID id,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonUnwrapped @JsonProperty(access = JsonProperty.Access.READ_ONLY) Content content,
    @JsonProperty(required = true) String sender,
    @Nullable Door door,
    @Nullable UUID batchId,
    @Nullable String requestId)
    implements NewNotification {
  public NotificationCreated {
    requireNonNull(id, "id");
    requireNonNull(recipient, "recipient");
    requireNonNull(content, "content");
    requireNonNull(sender, "sender");
  }

  /// Takes the content's members one by one: unwrapped, they would go through a buffer of Jackson's
  /// that knows numbers by their value, and `-0` would become `0`.
  @JsonCreator
  static NotificationCreated read(
      @JsonProperty(required = true) UUID id,
      @JsonProperty(required = true) RecipientId recipient,
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
      @Nullable UUID batchId,
      @Nullable String requestId) {
    return new NotificationCreated(
        id,
        recipient,
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
        batchId,
        requestId);
  }
}
