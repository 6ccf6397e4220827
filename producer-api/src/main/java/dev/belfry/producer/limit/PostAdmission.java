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

/// Refuses a POST with 429, before its body is read, when its caller is above the rate limit
/// `belfry.producer.posts-per-second`; there is none by default. PUT, PATCH and DELETE have one
/// limit together, `belfry.producer.changes-per-second`, which is also that of a POST that
/// [CountsAsChange].
///
/// A call costs one token. A bulk call costs one for each hundred recipients or part of that. Their
/// number is known only after the call was let in, so it is charged then, and the caller waits
/// afterwards.
@Component
public final class PostAdmission implements HandlerInterceptor, WebMvcConfigurer {
  private static final int RECIPIENTS_PER_CALL = 100;
  private static final int MAX_COST = 10_000 / RECIPIENTS_PER_CALL;

  private final Optional<Limited> posts;
  private final Optional<Limited> changes;

  PostAdmission(ProducerProperties properties, MeterRegistry metrics) {
    posts =
        limited(
            properties.postsPerSecond(),
            properties.postBurst(),
            MAX_COST,
            Counter.builder("belfry.producer.posts.limited")
                .description("POSTs refused because their caller had sent too many")
                .register(metrics));
    changes =
        limited(
            properties.changesPerSecond(),
            properties.changeBurst(),
            1,
            Counter.builder("belfry.producer.changes.limited")
                .description(
                    "changes (PUTs, PATCHes, DELETEs, and POSTs that archive or count a click)"
                        + " refused because their caller had sent too many")
                .register(metrics));
  }

  private static Optional<Limited> limited(int perSecond, int burst, int maxCost, Counter refused) {
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(
            new Limited(
                new RateLimiter(burst, perSecond, maxCost, TimeMeter.SYSTEM_NANOTIME), refused));
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    // After the rules for all calls: what they refuse costs nothing.
    registry
        .addInterceptor(this)
        .order(Integer.MAX_VALUE)
        .addPathPatterns(
            "/api/notifications/**",
            "/api/categories/**",
            "/api/templates/**",
            "/api/experiments/**",
            "/api/contact",
            "/api/contacts/**",
            "/api/push/**",
            "/api/email/**");
  }

  @Override
  public boolean preHandle(HttpServletRequest call, HttpServletResponse response, Object handler) {
    boolean begins = call.getDispatcherType() == DispatcherType.REQUEST; // not an answer to it
    if (begins
        && handler instanceof HandlerMethod method
        && SecurityContextHolder.getContext().getAuthentication()
            instanceof JwtAuthenticationToken token) {
      limitOf(call, method).ifPresent(limited -> limited.take(Caller.of(token.getToken()).id()));
    }
    return true;
  }

  private Optional<Limited> limitOf(HttpServletRequest call, HandlerMethod handler) {
    boolean isChange = handler.getBeanType().isAnnotationPresent(CountsAsChange.class);
    return switch (call.getMethod()) {
      case "POST" -> isChange ? changes : posts;
      case "PUT", "PATCH", "DELETE" -> changes;
      default -> Optional.empty();
    };
  }

  /// Charges a bulk call for its recipients, beyond the token that every call costs.
  public void chargeBulk(RecipientId caller, int recipients) {
    posts.ifPresent(some -> some.limit.takeMore(caller, (recipients - 1) / RECIPIENTS_PER_CALL));
  }

  private record Limited(RateLimiter limit, Counter refused) {
    void take(RecipientId caller) {
      limit
          .take(caller)
          .ifPresent(wait -> {
            refused.increment();
            throw ProblemException.tooMany(wait);
          });
    }
  }
}
