package dev.belfry.service.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads [JsonBody] arguments.
final class JsonBodyArgument implements HandlerMethodArgumentResolver {
  private final BodyReader bodies;

  JsonBodyArgument(BodyReader bodies) {
    this.bodies = bodies;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(JsonBody.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    JsonBody body = parameter.getParameterAnnotation(JsonBody.class);
    HttpServletRequest call = request.getNativeRequest(HttpServletRequest.class);
    if (body == null || call == null) {
      throw new IllegalStateException("not a JSON body of an HTTP call");
    }
    byte[] bytes = bodies.read(call, body.maxBytes());
    CallRules.checkQuery(call);
    if (parameter.getParameterType() == ArrayNode.class) {
      return JsonBodies.parseList(bytes);
    }
    return body.optional() && bytes.length == 0
        ? JsonNodeFactory.instance.objectNode()
        : JsonBodies.parse(bytes);
  }
}
