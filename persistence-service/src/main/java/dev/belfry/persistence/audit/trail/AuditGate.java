package dev.belfry.persistence.audit.trail;

import dev.belfry.events.AuditActed;
import dev.belfry.events.AuditQueried;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.persistence.database.ReadShares;
import dev.belfry.service.audit.AuditTrail;
import dev.belfry.service.audit.Reason;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.Scope;
import dev.belfry.service.web.BodyReader;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Stands before every controller under `/api/audit/`: asks acts for a reason, and lets a call
/// through once it is recorded. Queries need [Scope#AUDIT], acts need [Scope#OPERATE], also if the
/// method itself forgets to say so. A caller has as many calls under way as a user has reads; what
/// is refused because of that is not recorded, and so costs nobody anything.
///
/// GET and HEAD are queries, and what is marked [ReadOnlyCall]; everything else is an act.
@Configuration(proxyBeanMethods = false)
class AuditGate implements HandlerInterceptor, WebMvcConfigurer {
  /// After the rules that hold for every call.
  private static final int ORDER = 100;

  private final AuditTrail trail;
  private final BodyReader bodies;
  private final ReadShares shares;

  AuditGate(AuditTrail trail, BodyReader bodies, PersistenceProperties properties) {
    this.trail = trail;
    this.bodies = bodies;
    shares = new ReadShares(properties); // apart from reads of their own inboxes
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/audit/**").order(ORDER);
  }

  @Override
  public boolean preHandle(HttpServletRequest call, HttpServletResponse response, Object handler) {
    boolean begins = call.getDispatcherType() == DispatcherType.REQUEST; // not an answer to it
    if (begins && handler instanceof HandlerMethod method && !call.getMethod().equals("OPTIONS")) {
      boolean asks = onlyAsks(call, method);
      Caller caller = callerWith(asks ? Scope.AUDIT : Scope.OPERATE);
      shares.take(caller.id());
      String actor = caller.id().value();
      if (asks) {
        Optional<String> reason = Reason.of(call);
        var asked = RecordedCall.of(call, method, bodies);
        trail.append(
            new AuditQueried(actor, asked.what(), asked.parameters(), reason.orElse(null)));
      } else {
        String why = Reason.ofAct(call);
        var asked = RecordedCall.of(call, method, bodies);
        var act = new AuditActed(actor, asked.what(), asked.parameters(), why, null);
        trail.append(act);
        call.setAttribute(AuditTrail.ACT, act);
      }
    }
    return true;
  }

  private static boolean onlyAsks(HttpServletRequest call, HandlerMethod method) {
    return call.getMethod().equals("GET")
        || call.getMethod().equals("HEAD")
        || method.hasMethodAnnotation(ReadOnlyCall.class);
  }

  private static Caller callerWith(Scope needed) {
    if (SecurityContextHolder.getContext().getAuthentication()
        instanceof JwtAuthenticationToken token) {
      Caller caller = Caller.of(token.getToken());
      if (caller.may(needed)) {
        return caller;
      }
    }
    throw ProblemException.forbidden("This needs the scope %s.".formatted(needed.claim()));
  }
}
