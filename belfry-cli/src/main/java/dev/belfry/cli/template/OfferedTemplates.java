package dev.belfry.cli.template;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.terminal.JsonText;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The templates that Belfry has.
final class OfferedTemplates {
  private final Api api;
  private final Map<String, Integer> versions = new HashMap<>();

  OfferedTemplates(Api api) {
    this.api = api;
    api.get("/api/templates", "templates")
        .path("templates")
        .forEach(each -> versions.put(JsonText.of(each, "key"), each.path("version").asInt()));
  }

  /// 0 if there is no such template.
  int versionOf(String key) {
    return versions.getOrDefault(key, 0);
  }

  /// What its newest version says; nothing if there is no such template.
  SortedMap<String, String> members(String key) {
    int version = versionOf(key);
    if (version == 0) {
      return new TreeMap<>();
    }
    JsonNode template =
        api.get(
            ApiPath.of("/api/templates/" + ApiPath.part(key)).with("version", version).toString(),
            "texts");
    return TemplateMembers.of(template);
  }
}
