package dev.belfry.producer.request;

import dev.belfry.events.PushPlatform;
import dev.belfry.service.push.BrowserKeys;
import dev.belfry.service.push.PushEndpoints;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// A browser or phone that is to be pushed to: the body of `POST /api/push/subscriptions`.
public sealed interface SubscriptionRequest {
  /// Its endpoint or token.
  String address();

  /// Whose push service it is.
  PushPlatform platform();

  /// What the body says, or all that is wrong with it.
  ///
  /// @param endpoints which endpoints a browser may name
  static Checked<SubscriptionRequest> read(ObjectNode body, PushEndpoints endpoints) {
    var members = new Members(body);
    String name = members.takeText("platform");
    PushPlatform platform =
        name == null ? PushPlatform.WEB : PushPlatform.ofWireName(name).orElse(null);
    if (platform == null) {
      members.refuse("platform", "Must be web, apns or fcm.");
    }
    if (platform == PushPlatform.APNS || platform == PushPlatform.FCM) {
      return Phone.read(members, platform);
    }
    return Browser.read(members, endpoints);
  }

  /// A browser, as its own `PushSubscription.toJSON()` describes it.
  ///
  /// @param endpoint where its push service takes messages
  /// @param p256dh its public key
  /// @param auth what it shares with those who push to it
  record Browser(String endpoint, String p256dh, String auth) implements SubscriptionRequest {
    private static Checked<SubscriptionRequest> read(Members members, PushEndpoints endpoints) {
      members.take("expirationTime"); // a browser's own description has it
      String endpoint = needed(members, "endpoint");
      if (!endpoint.isEmpty()) {
        endpoints.refusal(endpoint).ifPresent(reason -> members.refuse("endpoint", reason));
      }
      if (members.take("keys") == null) {
        members.refuse("keys", "Is needed.");
      }
      Browser browser =
          members.takeObject(
              "keys",
              keys -> {
                String p256dh = needed(keys, "p256dh");
                if (!p256dh.isEmpty() && !BrowserKeys.isPublicKey(p256dh)) {
                  keys.refuse(
                      "p256dh", "Must be a point on P-256, uncompressed (65 bytes), in base64url.");
                }
                String auth = needed(keys, "auth");
                if (!auth.isEmpty() && !BrowserKeys.isSecret(auth)) {
                  keys.refuse("auth", "Must be 16 bytes in base64url.");
                }
                return new Browser(endpoint, p256dh, auth);
              },
              new Browser(endpoint, "", ""));
      return members.check(() -> browser);
    }

    @Override
    public String address() {
      return endpoint;
    }

    @Override
    public PushPlatform platform() {
      return PushPlatform.WEB;
    }

    /// Without what would let others push to it.
    @Override
    public String toString() {
      return "Browser";
    }
  }

  /// A phone.
  ///
  /// @param token what its push service knows it by
  record Phone(PushPlatform platform, String token) implements SubscriptionRequest {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_:=-]{16,4096}");

    private static Checked<SubscriptionRequest> read(Members members, PushPlatform platform) {
      String token = needed(members, "token");
      if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
        members.refuse("token", "Must be the token that the phone was given by its push service.");
      }
      return members.check(() -> new Phone(platform, token));
    }

    @Override
    public String address() {
      return token;
    }

    /// Without the token.
    @Override
    public String toString() {
      return "Phone";
    }
  }

  /// Text that must be there; empty if it is not, which is noted.
  private static String needed(Members members, String name) {
    String text = members.takeText(name);
    if (members.take(name) == null || (text != null && text.isEmpty())) {
      members.refuse(name, "Is needed.");
    }
    return text == null ? "" : text;
  }
}
