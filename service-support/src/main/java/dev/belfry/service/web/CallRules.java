package dev.belfry.service.web;

import dev.belfry.events.Ids;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// What every call must keep, refused in the contract's order: the id in its path (404), the scope
/// (403), the media type (415), then the query (400), which waits until a body has been read (413).
final class CallRules implements HandlerInterceptor {
  @Override
  public boolean preHandle(HttpServletRequest call, HttpServletResponse response, Object handler) {
    boolean begins = call.getDispatcherType() == DispatcherType.REQUEST; // not an answer to it
    if (begins && handler instanceof HandlerMethod method) {
      checkId(call);
      checkScope(method);
      if (hasBody(call, method)) {
        checkMediaType(call);
      } else {
        checkQuery(call);
      }
    }
    return true;
  }

  /// What is no id names nothing, to whomever.
  private static void checkId(HttpServletRequest call) {
    if (call.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        && variables.get("id") instanceof String id
        && Ids.parse(id).isEmpty()) {
      throw ProblemException.notFound();
    }
  }

  private static void checkScope(HandlerMethod method) {
    RequiresScope required = method.getMethodAnnotation(RequiresScope.class);
    if (required != null
        && !(SecurityContextHolder.getContext().getAuthentication()
                instanceof JwtAuthenticationToken token
            && Caller.of(token.getToken()).may(required.value()))) {
      throw ProblemException.forbidden(
          "This needs the scope %s.".formatted(required.value().claim()));
    }
  }

  private static boolean hasBody(HttpServletRequest call, HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .map(parameter -> parameter.getParameterAnnotation(JsonBody.class))
        .anyMatch(body -> body != null && !(body.optional() && isEmpty(call)));
  }

  private static boolean isEmpty(HttpServletRequest call) {
    return call.getContentLengthLong() <= 0 && call.getHeader("Transfer-Encoding") == null;
  }

  private static void checkMediaType(HttpServletRequest call) {
    if (!JsonBodies.isJson(call.getContentType())
        && !(call.getMethod().equals("PATCH") && JsonBodies.isMergePatch(call.getContentType()))) {
      throw ProblemException.unsupportedMediaType();
    }
  }

  static void checkQuery(HttpServletRequest call) {
    call.getParameterMap()
        .forEach((_, values) -> {
          if (values.length > 1) {
            throw ProblemException.malformed(
                new FieldError("", "A query parameter is given twice."));
          }
        });
  }
}
