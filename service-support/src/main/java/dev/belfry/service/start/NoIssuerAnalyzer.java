package dev.belfry.service.start;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/// Nothing says whose tokens count: Spring would speak of a bean that is missing.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoIssuerAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {
  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, NoSuchBeanDefinitionException cause) {
    return cause.getBeanType() == JwtDecoder.class
        ? new FailureAnalysis(
            "No issuer of tokens is configured.",
            "Set spring.security.oauth2.resourceserver.jwt.issuer-uri, or jwk-set-uri beside it"
                + " (for development: http://localhost:8084/dev/jwks.json of dev-identity).",
            cause)
        : null;
  }
}
