package dev.belfry.persistence.audit.trail;

import dev.belfry.events.Json;
import dev.belfry.service.audit.Reason;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.web.BodyReader;
import dev.belfry.service.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a call asks for, as it is recorded.
///
/// @param what the method and the route
/// @param parameters those of the path, and those of the query and of the body's options that the
///   route knows; the reason has a place of its own
record RecordedCall(String what, Map<String, String> parameters) {
  /// No id, time or position is longer.
  private static final int LONGEST = 256;

  static RecordedCall of(HttpServletRequest call, HandlerMethod method, BodyReader bodies) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (call.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> path) {
      path.forEach((name, value) -> parameters.put(name.toString(), kept(value.toString())));
    }
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
      if (query != null) {
        String name = nameOf(query, parameter);
        String value = call.getParameter(name);
        if (value != null && !name.equals(Reason.PARAMETER)) {
          parameters.put(name, kept(value));
        }
      }
      parameters.putAll(options(call, parameter, bodies));
    }
    return new RecordedCall(
        call.getMethod() + " " + call.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE),
        parameters);
  }

  /// None if the body is not what it should be: the call is refused for it later.
  private static Map<String, String> options(
      HttpServletRequest call, MethodParameter parameter, BodyReader bodies) {
    RecordedOptions recorded = parameter.getParameterAnnotation(RecordedOptions.class);
    JsonBody body = parameter.getParameterAnnotation(JsonBody.class);
    Map<String, String> options = new LinkedHashMap<>();
    if (recorded != null && body != null) {
      try {
        ObjectNode read = bodies.readAhead(call, body);
        for (String name : recorded.value()) {
          JsonNode value = read.get(name);
          if (value != null) {
            options.put(name, kept(value.isString() ? value.stringValue() : value.toString()));
          }
        }
      } catch (ProblemException e) {
        return Map.of();
      }
    }
    return options;
  }

  private static String nameOf(RequestParam query, MethodParameter parameter) {
    String named = query.name().isEmpty() ? query.value() : query.name();
    return named.isEmpty() ? parameter.getParameter().getName() : named;
  }

  /// Whatever a caller may have sent is recorded, in a form that can be read again.
  private static String kept(String value) {
    String start = value.substring(0, Math.min(value.length(), LONGEST));
    return Json.isStorable(start) ? start : start.replaceAll("[\\x00\\ud800-\\udfff]", "\ufffd");
  }
}
