package dev.belfry.identity;

import java.util.stream.Stream;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Whether Spring's settings name no issuer.
final class NoOtherIssuer implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return Stream.of("issuer-uri", "jwk-set-uri", "public-key-location")
        .map(name -> "spring.security.oauth2.resourceserver.jwt." + name)
        .noneMatch(context.getEnvironment()::containsProperty);
  }
}
