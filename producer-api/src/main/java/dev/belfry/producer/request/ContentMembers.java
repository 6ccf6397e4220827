package dev.belfry.producer.request;

import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Presentation;
import dev.belfry.events.Routing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a notification says, alike at every door.
record ContentMembers(
    String title,
    String message,
    NotificationType type,
    JsonObject data,
    @Nullable String actionUrl,
    @Nullable Instant expiresAt,
    boolean realtime,
    Routing routing,
    @Nullable TemplateUse use,
    @Nullable Presentation presentation) {
  private static final int MAX_TITLE = 200;
  private static final int MAX_MESSAGE = 10_000;

  /// Takes them from the body and notes what is wrong; the values count only if nothing is.
  static ContentMembers take(Members body, Instant now) {
    TemplateUse use = TemplateUse.take(body);
    return new ContentMembers(
        use == null ? body.takeWords("title", MAX_TITLE) : "",
        use == null ? body.takeWords("message", MAX_MESSAGE) : "",
        takeType(body),
        takeData(body),
        takeActionUrl(body),
        takeExpiry(body, now),
        body.takeBoolean("realtime", true),
        RoutingMembers.take(body),
        use,
        PresentationMembers.take(body));
  }

  Draft draft() {
    return new Draft(
        new Content(title, message, type, data, actionUrl, expiresAt, realtime, routing)
            .showing(presentation),
        use);
  }

  private static NotificationType takeType(Members body) {
    JsonNode value = body.take("notification_type");
    if (value == null) {
      return NotificationType.INFO;
    }
    return NotificationType.ofWireName(value.isString() ? value.stringValue() : "")
        .orElseGet(() -> {
          body.refuse("notification_type", "Must be %s.".formatted(NotificationType.names()));
          return NotificationType.INFO;
        });
  }

  private static JsonObject takeData(Members body) {
    JsonNode value = body.take("data");
    if (value == null) {
      return JsonObject.EMPTY;
    }
    var fault = SenderData.fault(value);
    fault.ifPresent(message -> body.refuse("data", message));
    return fault.isPresent() ? JsonObject.EMPTY : SenderData.of(value);
  }

  private static @Nullable String takeActionUrl(Members body) {
    String url = body.takeText("action_url");
    if (url != null && !ActionUrl.isValid(url)) {
      body.refuse("action_url", ActionUrl.EXPECTED);
    }
    return url;
  }

  private static @Nullable Instant takeExpiry(Members body, Instant now) {
    JsonNode value = body.take("expires_at");
    if (value == null) {
      return null;
    }
    return Text.of(value)
        .flatMap(text -> Expiry.parse(text, now))
        .orElseGet(() -> {
          body.refuse("expires_at", Expiry.EXPECTED);
          return null;
        });
  }
}
