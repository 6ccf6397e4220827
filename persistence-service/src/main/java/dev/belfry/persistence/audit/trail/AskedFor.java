package dev.belfry.persistence.audit.trail;

import dev.belfry.events.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/// What a call asks for, as it is recorded.
///
/// @param what the method and the route
/// @param parameters those of the path, and those of the query that the route knows; the reason has
///   a place of its own
record AskedFor(String what, Map<String, String> parameters) {
  /// No id, time or position is longer.
  private static final int LONGEST = 256;

  static AskedFor of(HttpServletRequest call, HandlerMethod method) {
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
    }
    return new AskedFor(
        call.getMethod() + " " + call.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE),
        parameters);
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
