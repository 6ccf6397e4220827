package dev.belfry.service.security;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/// Who may read metrics and the like. A management port of its own listens on loopback unless it is
/// told otherwise, and whoever reaches it may; on the port that everyone reaches it takes a scope.
final class ManagementPort {
  private final boolean isApart;

  ManagementPort(Environment environment) {
    isApart = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
  }

  AuthorizationManager<RequestAuthorizationContext> insidersOnly() {
    return isApart
        ? (_, _) -> new AuthorizationDecision(true)
        : AuthorityAuthorizationManager.hasAnyAuthority(
            "SCOPE_" + Scope.AUDIT.claim(), "SCOPE_" + Scope.OPERATE.claim());
  }
}
