package dev.belfry.benchmarks.load;

import dev.belfry.events.Json;
import java.util.Map;

/// What a notification of [PostsRun] says.
///
/// @param remark beside the number of a round
/// @param members of the notification, as JSON without the braces
record Said(String remark, String members) {
  static Said words(String remark, String title, String message) {
    return new Said(remark, members(Map.of("title", title, "message", message)));
  }

  static Said template(String remark, String key, Map<String, String> variables) {
    return new Said(remark, members(Map.of("template", key, "variables", variables)));
  }

  private static String members(Map<String, Object> members) {
    String all = Json.mapper().writeValueAsString(members);
    return all.substring(1, all.length() - 1);
  }
}
