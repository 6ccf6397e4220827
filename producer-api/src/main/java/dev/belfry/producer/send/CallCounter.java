package dev.belfry.producer.send;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Counts the calls of every [CountedDoor] by how they ended (`belfry.producer.calls`, tags `door`
/// and `outcome`): accepted + unknown + refused + failed = all that had a valid token.
@Component
final class CallCounter implements HandlerInterceptor, WebMvcConfigurer {
  private final MeterRegistry metrics;

  CallCounter(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    // First, so that what the other interceptors refuse is counted too.
    registry.addInterceptor(this).order(Integer.MIN_VALUE).addPathPatterns("/api/**");
  }

  @Override
  public void afterCompletion(
      HttpServletRequest call,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (handler instanceof HandlerMethod method && method.getBean() instanceof CountedDoor door) {
      metrics
          .counter(
              "belfry.producer.calls",
              "door",
              door.door(),
              "outcome",
              call.getAttribute(CountedDoor.UNKNOWN) == null
                  ? outcome(response.getStatus())
                  : "unknown")
          .increment();
    }
  }

  private static String outcome(int status) {
    if (status < 300) {
      return "accepted";
    }
    if (status == 503) {
      return "unknown";
    }
    return status < 500 ? "refused" : "failed";
  }
}
