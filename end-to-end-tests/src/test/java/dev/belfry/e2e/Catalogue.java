package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The categories, the template and the experiment that the users of a [Play] send in.
final class Catalogue {
  /// A category whose notifications go by every channel.
  static final String ORDERS = "orders";

  /// One whose notifications are not pushed to devices.
  static final String NEWS = "news";

  /// A template of [#ORDERS], on which an experiment runs. Its titles end with the variable
  /// `order`.
  static final String PARCEL = "parcel";

  private static final Map<String, ?> BY_EMAIL =
      Map.of("enabled", true, "delay_seconds", 2, "unless", "read");
  private static final Map<String, ?> BY_PUSH =
      Map.of("enabled", true, "delay_seconds", 2, "unless", "seen");

  private Catalogue() {}

  /// Whether a category's notifications go by a channel.
  static boolean goes(String category, Channel channel) {
    return !(category.equals(NEWS) && channel == Channel.PUSH);
  }

  /// Puts all of it, unless it is there.
  static void putInto(Api api) throws Exception {
    String token = api.token("editor", "catalogue:write");
    if (api.getPatiently(token, "/api/experiments/tone").status() == 200) {
      return;
    }
    category(api, token, ORDERS, BY_PUSH);
    category(api, token, NEWS, Map.of("enabled", false));
    List<Integer> versions = new ArrayList<>();
    for (String title : List.of("Sent: {order}", "Good news of {order}")) {
      Map<String, ?> words = Map.of("title", title, "message", "It is on its way.");
      int version =
          put(
              api,
              token,
              "templates/" + PARCEL,
              Map.of(
                  "category",
                  ORDERS,
                  "default_locale",
                  "en",
                  "variables",
                  Map.of("order", Map.of("type", "text", "sample", "A-17")),
                  "texts",
                  Map.of("en", Map.of("in_app", words), "de-AT", Map.of("in_app", words))));
      versions.add(version);
    }
    put(
        api,
        token,
        "experiments/tone",
        Map.of(
            "template",
            PARCEL,
            "metric",
            "read",
            "holdout",
            2_000,
            "variants",
            List.of(
                Map.of("name", "plain", "weight", 5_000, "template_version", versions.getFirst()),
                Map.of("name", "warm", "weight", 5_000, "template_version", versions.getLast()))));
  }

  private static void category(Api api, String token, String key, Map<String, ?> push) {
    put(
        api,
        token,
        "categories/" + key,
        Map.of("name", key, "channels", Map.of("email", BY_EMAIL, "push", push)));
  }

  /// @return its version: a repeat may have made more than one
  private static int put(Api api, String token, String path, Map<String, ?> body) {
    String text = Json.mapper().writeValueAsString(body);
    Api.Answer answer =
        Api.patiently(() -> api.put(token, "/api/%s?reason=test".formatted(path), text));
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    return answer.body().path("version").asInt();
  }
}
