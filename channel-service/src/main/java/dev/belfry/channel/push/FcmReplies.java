package dev.belfry.channel.push;

import dev.belfry.events.Json;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the answers of Firebase Cloud Messaging mean. The credentials of another project make it
/// say of every device that it belongs elsewhere, so that counts only where it has taken a push.
///
/// @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">the codes</a>
final class FcmReplies {
  /// The device belongs to another project.
  static final String OTHER_PROJECT = "SENDER_ID_MISMATCH";

  /// What Apple or a browser's push service has against what Firebase was given for it.
  private static final String THIRD_PARTY = "THIRD_PARTY_AUTH_ERROR";

  private static final String FIREBASE = "fcm";

  private final Clock clock;
  private final TrustingServices trusting;

  /// @param trusting whether it has taken a push
  FcmReplies(Clock clock, TrustingServices trusting) {
    this.clock = clock;
    this.trusting = trusting;
  }

  Reply of(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      trusting.add(FIREBASE);
      return new Reply.Taken(Integer.toString(status));
    }
    JsonNode error = error(response.body());
    String code = codeOf(error);
    String text = "%s %s".formatted(status, code).strip();
    if (code.equals("UNREGISTERED")) {
      return new Reply.Gone(text);
    }
    if (code.equals(OTHER_PROJECT)) {
      return trusting.contains(FIREBASE) ? new Reply.Gone(text) : new Reply.NotUs(text);
    }
    return switch (status) {
      case 400 -> badRequest(error, text);
      case 401, 403 -> code.equals(THIRD_PARTY) ? new Reply.Refused(text) : new Reply.NotUs(text);
      // There is no such project, or who answers is not Firebase.
      case 404 ->
          trusting.contains(FIREBASE)
              ? new Reply.Later(text, RetryAfter.of(response.headers(), clock))
              : new Reply.NotUs(text);
      case 413 -> new Reply.TooLarge(text);
      case 408, 429 -> new Reply.Later(text, RetryAfter.of(response.headers(), clock));
      default ->
          status >= 500
              ? new Reply.Later(text, RetryAfter.of(response.headers(), clock))
              : new Reply.Refused(text);
    };
  }

  /// It says `INVALID_ARGUMENT` of tokens that are none, of messages that are too large, and of
  /// what is wrong with ours.
  private static Reply badRequest(JsonNode error, String text) {
    String message = error.path("message").asString("").toLowerCase(Locale.ROOT);
    boolean isAboutToken =
        violations(error).anyMatch(field -> field.equals("message.token"))
            || message.contains("registration token");
    if (isAboutToken) {
      return new Reply.Gone(text + " no registration token");
    }
    return message.contains("too big") || message.contains("too large")
        ? new Reply.TooLarge(text)
        : new Reply.Refused(text);
  }

  private static JsonNode error(byte[] body) {
    try {
      return Json.mapper().readTree(body).path("error");
    } catch (JacksonException _) { // a page of a proxy, for example
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private static String codeOf(JsonNode error) {
    String code =
        error
            .path("details")
            .valueStream()
            .map(detail -> detail.path("errorCode").asString(""))
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElseGet(() -> error.path("status").asString(""));
    return code.matches("[A-Z_]{1,40}") ? code : "";
  }

  private static Stream<String> violations(JsonNode error) {
    return error
        .path("details")
        .valueStream()
        .flatMap(detail -> detail.path("fieldViolations").valueStream())
        .map(violation -> violation.path("field").asString(""));
  }
}
