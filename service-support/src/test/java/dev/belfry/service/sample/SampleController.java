package dev.belfry.service.sample;

import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.JsonBody;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
final class SampleController {
  @GetMapping("/api/me")
  Map<String, Object> me(Caller caller) {
    return Map.of("id", caller.id().value(), "scopes", caller.scopes());
  }

  @GetMapping("/api/things/{name}")
  Map<String, Object> thing(@PathVariable String name) {
    return Map.of("length", name.length());
  }

  @PostMapping("/api/echo")
  ObjectNode echo(@JsonBody ObjectNode body) {
    return body;
  }

  @PostMapping("/api/send")
  @RequiresScope(Scope.SEND)
  ObjectNode send(@JsonBody ObjectNode body) {
    return body;
  }

  @DeleteMapping("/api/sent/{id}")
  @RequiresScope(Scope.SEND)
  Map<String, Object> withdraw(@PathVariable String id) {
    return Map.of("id", id);
  }

  @GetMapping("/api/failure")
  Map<String, Object> failure() {
    throw new IllegalStateException("a secret of the inside");
  }

  @GetMapping("/internal/me")
  Map<String, Object> inside(Caller caller) {
    return Map.of("id", caller.id().value());
  }

  @GetMapping("/belfry/file.js")
  String file() {
    return "";
  }
}
