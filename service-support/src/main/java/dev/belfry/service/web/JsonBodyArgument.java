package dev.belfry.service.web;

import dev.belfry.service.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Reads [JsonBody] arguments.
final class JsonBodyArgument implements HandlerMethodArgumentResolver {
  private final Duration patience;

  /// @param patience how long a body may take to come, all of it
  JsonBodyArgument(Duration patience) {
    this.patience = patience;
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
    byte[] bytes = read(call, body.maxBytes());
    CallRules.checkQuery(call);
    return JsonBodies.parse(bytes);
  }

  private byte[] read(HttpServletRequest call, int maxBytes) {
    if (call.getContentLengthLong() > maxBytes) {
      throw JsonBodies.tooLarge(maxBytes);
    }
    byte[] bytes = readAtMost(maxBytes + 1, call);
    if (bytes.length > maxBytes) {
      throw JsonBodies.tooLarge(maxBytes);
    }
    return bytes;
  }

  private byte[] readAtMost(int length, HttpServletRequest call) {
    long deadline = System.nanoTime() + patience.toNanos();
    var bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 * 1024];
    try {
      InputStream body = call.getInputStream();
      while (bytes.size() < length) {
        int count = body.read(buffer, 0, Math.min(buffer.length, length - bytes.size()));
        if (count < 0) {
          break;
        }
        bytes.write(buffer, 0, count);
        if (System.nanoTime() - deadline > 0) {
          throw ProblemException.tooSlow(); // Tomcat only sees to it that something comes
        }
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      // The client has gone, stalls, or breaks HTTP's rules for bodies.
      throw ProblemException.malformed("The body has not come to its end.");
    }
  }
}
