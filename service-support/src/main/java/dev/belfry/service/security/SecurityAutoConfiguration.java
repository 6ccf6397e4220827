package dev.belfry.service.security;

import dev.belfry.events.RecipientId;
import dev.belfry.service.problem.Problem;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/// Every call to `/api/` and `/internal/` carries a bearer token; everything else guards itself
/// (sockets, see delivery-service) or is public (browser files, health).
@AutoConfiguration(before = OAuth2ResourceServerAutoConfiguration.class)
@EnableConfigurationProperties(SecurityProperties.class)
public class SecurityAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  SecurityFilterChain securityFilterChain(
      HttpSecurity http,
      CorsConfigurationSource corsConfigurationSource,
      JwtDecoder decoder,
      OAuth2TokenValidator<Jwt> clockSkewValidator)
      throws Exception {
    CorsFilter corsFilter = new CorsFilter(corsConfigurationSource);
    corsFilter.setCorsProcessor(new ProblemCorsProcessor());
    return http.csrf(AbstractHttpConfigurer::disable) // no cookies, nothing to forge
        .addFilter(corsFilter)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> {})
        .authorizeHttpRequests(calls ->
            calls
                .requestMatchers("/api/**", "/internal/**")
                .authenticated()
                .anyRequest()
                .permitAll())
        .oauth2ResourceServer(server ->
            server
                .jwt(jwt -> jwt.decoder(new RememberedTokens(decoder, clockSkewValidator)))
                .bearerTokenResolver(new OneToken())
                .authenticationEntryPoint(unauthorized())
                .withObjectPostProcessor(answerWhenIssuerIsAway()))
        .exceptionHandling(refusals ->
            refusals
                .authenticationEntryPoint(unauthorized())
                .accessDeniedHandler(
                    (_, response, _) -> Problem.of(HttpStatus.FORBIDDEN).writeTo(response)))
        .build();
  }

  /// Without it, an issuer whose keys cannot be fetched would show as an error of ours.
  private static ObjectPostProcessor<BearerTokenAuthenticationFilter> answerWhenIssuerIsAway() {
    return new ObjectPostProcessor<>() {
      @Override
      public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
        var handler = new AuthenticationEntryPointFailureHandler(unauthorized());
        handler.setRethrowAuthenticationServiceException(false);
        filter.setAuthenticationFailureHandler(handler);
        return filter;
      }
    };
  }

  private static AuthenticationEntryPoint unauthorized() {
    return (_, response, exception) -> {
      if (exception instanceof AuthenticationServiceException) {
        response.setHeader("Retry-After", "1");
        Problem.of(HttpStatus.SERVICE_UNAVAILABLE).writeTo(response);
      } else {
        response.setHeader("WWW-Authenticate", "Bearer");
        Problem.of(HttpStatus.UNAUTHORIZED).writeTo(response);
      }
    };
  }

  /// Judges headers as usual, but without a regular expression for each character.
  @Bean
  HttpFirewall httpFirewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderNames(SecurityAutoConfiguration::hasNoControls);
    firewall.setAllowedHeaderValues(SecurityAutoConfiguration::hasNoControls);
    firewall.setUnsafeAllowAnyHttpMethod(true); // a path has its methods: others get 405, after 401
    return firewall;
  }

  private static boolean hasNoControls(String text) {
    return text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\t');
  }

  /// Timing each filter of each call costs more than the filters.
  @Bean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  OAuth2TokenValidator<Jwt> subjectValidator() {
    return jwt -> {
      String subject = jwt.getSubject();
      return subject != null && RecipientId.isValid(subject)
          ? OAuth2TokenValidatorResult.success()
          : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", "sub", null));
    };
  }

  /// Spring's own validator allows 60 s; where less is configured, this one is the stricter of the
  /// two.
  @Bean
  OAuth2TokenValidator<Jwt> clockSkewValidator(SecurityProperties properties) {
    return new JwtTimestampValidator(properties.security().clockSkew());
  }

  @Bean
  CorsConfigurationSource corsConfigurationSource(SecurityProperties properties) {
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(properties.allowedOrigins());
    cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
    cors.setAllowedHeaders(List.of("Authorization", "Content-Type", "Idempotency-Key"));
    cors.setExposedHeaders(List.of("Location", "Retry-After"));
    cors.setAllowCredentials(false);
    source.registerCorsConfiguration("/api/**", cors);
    source.registerCorsConfiguration("/belfry/**", cors);
    return source;
  }
}
