package dev.belfry.persistence.audit.trail;

import dev.belfry.service.web.JsonBody;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// A controller that thinks of nothing: neither of scopes nor of records.
@RestController
@RequestMapping("/api/audit/sample")
class SampleAuditController {
  final List<String> reached = new CopyOnWriteArrayList<>();

  @GetMapping("/{id}")
  CompletableFuture<String> look(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(value = "up_to", required = false) @Nullable String upTo) {
    return CompletableFuture.supplyAsync(() -> {
      reached.add("look " + id);
      return "{}";
    });
  }

  @PostMapping("/{id}/act")
  String act(@PathVariable String id, @JsonBody ObjectNode body) {
    reached.add("act " + id);
    return "{}";
  }

  @PostMapping("/{id}/act-with-options")
  String actWithOptions(
      @PathVariable String id, @JsonBody @RecordedOptions({"mode", "fresh"}) ObjectNode body) {
    reached.add("act " + id);
    return "{}";
  }

  @PostMapping("/{id}/ask")
  @ReadOnlyCall
  String ask(@PathVariable String id, @JsonBody ObjectNode body) {
    reached.add("ask " + id);
    return "{}";
  }
}
