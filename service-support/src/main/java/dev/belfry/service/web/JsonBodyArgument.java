package dev.belfry.service.web;

import dev.belfry.events.Json;
import dev.belfry.service.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Reads [JsonBody] arguments.
final class JsonBodyArgument implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(JsonBody.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders)
      throws IOException {
    JsonBody body = parameter.getParameterAnnotation(JsonBody.class);
    HttpServletRequest call = request.getNativeRequest(HttpServletRequest.class);
    if (body == null || call == null) {
      throw new IllegalStateException("not a JSON body of an HTTP call");
    }
    byte[] bytes = read(call, body.maxBytes());
    CallRules.checkQuery(call);
    return parse(bytes);
  }

  private static byte[] read(HttpServletRequest call, int maxBytes) throws IOException {
    if (call.getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    byte[] bytes = call.getInputStream().readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return bytes;
  }

  private static ProblemException tooLarge(int maxBytes) {
    return ProblemException.tooLarge("The body may have at most %d bytes.".formatted(maxBytes));
  }

  static ObjectNode parse(byte[] bytes) {
    try {
      return Json.readObject(Json.decodeUtf8(bytes));
    } catch (CharacterCodingException e) {
      throw ProblemException.malformed("The body is not UTF-8.");
    } catch (JacksonException | StackOverflowError e) {
      throw ProblemException.malformed("The body is not well-formed JSON, or has a member twice.");
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed("The body must be one JSON object.");
    }
  }
}
