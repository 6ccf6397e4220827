package dev.belfry.producer.limit;

import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Refuses a POST with 429, before its body is read, while its caller has sent too many; off unless
/// `belfry.producer.posts-per-second` says how many that is.
///
/// A call costs one. A bulk call costs one for each hundred recipients or part of that, which is
/// known only when it has been let in: the rest is owed, so that the caller waits afterwards.
@Component
public final class PostAdmission implements HandlerInterceptor, WebMvcConfigurer {
  private static final int RECIPIENTS_PER_CALL = 100;
  private static final int MAX_COST = 10_000 / RECIPIENTS_PER_CALL;

  private final Optional<PostLimit> limit;
  private final Counter refused;

  PostAdmission(ProducerProperties properties, MeterRegistry metrics) {
    limit =
        properties.postsPerSecond() == 0
            ? Optional.empty()
            : Optional.of(
                new PostLimit(
                    properties.postBurst(),
                    properties.postsPerSecond(),
                    MAX_COST,
                    TimeMeter.SYSTEM_NANOTIME));
    refused =
        Counter.builder("belfry.producer.posts.limited")
            .description("POSTs refused because their caller had sent too many")
            .register(metrics);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    // After the rules for all calls: what they refuse costs nothing.
    registry.addInterceptor(this).order(Integer.MAX_VALUE).addPathPatterns("/api/notifications/**");
  }

  @Override
  public boolean preHandle(HttpServletRequest call, HttpServletResponse response, Object handler) {
    boolean begins = call.getDispatcherType() == DispatcherType.REQUEST; // not an answer to it
    if (begins
        && limit.isPresent()
        && handler instanceof HandlerMethod
        && "POST".equals(call.getMethod())
        && SecurityContextHolder.getContext().getAuthentication()
            instanceof JwtAuthenticationToken token) {
      limit
          .get()
          .take(Caller.of(token.getToken()).id())
          .ifPresent(wait -> {
            refused.increment();
            throw ProblemException.tooMany(wait);
          });
    }
    return true;
  }

  /// Charges what a bulk call costs beyond that it is a call.
  public void chargeBulk(RecipientId caller, int recipients) {
    limit.ifPresent(some -> some.takeMore(caller, (recipients - 1) / RECIPIENTS_PER_CALL));
  }
}
