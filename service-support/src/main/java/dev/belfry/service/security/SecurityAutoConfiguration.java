package dev.belfry.service.security;

import dev.belfry.events.RecipientId;
import dev.belfry.service.problem.Problem;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
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
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
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

/// Every call to `/api/` and `/internal/` carries a bearer token (but for the public key that
/// browsers subscribe to push with), those to `/internal/` a secret too if one is set; everything
/// else guards itself (sockets, see delivery-service) or is public (browser files, health).
@AutoConfiguration(before = OAuth2ResourceServerAutoConfiguration.class)
@EnableConfigurationProperties(SecurityProperties.class)
public class SecurityAutoConfiguration {
  static final String NO_USER = "sub is no user id";

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  SecurityFilterChain securityFilterChain(
      HttpSecurity http,
      CorsConfigurationSource corsConfigurationSource,
      AllowedOrigins origins,
      JwtDecoder decoder,
      InternalCalls internalCalls,
      ManagementPort managementPort)
      throws Exception {
    CorsFilter corsFilter = new CorsFilter(corsConfigurationSource);
    corsFilter.setCorsProcessor(new ProblemCorsProcessor(origins));
    return http.csrf(AbstractHttpConfigurer::disable) // no cookies, nothing to forge
        .addFilter(corsFilter)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> {})
        .authorizeHttpRequests(calls ->
            calls
                .requestMatchers(HttpMethod.GET, "/api/push/key")
                .permitAll()
                .requestMatchers(HttpMethod.HEAD, "/api/push/key")
                .permitAll()
                .requestMatchers("/api/**")
                .authenticated()
                .requestMatchers("/internal/**")
                .access(internalCalls.servicesOnly())
                .requestMatchers("/actuator/health/**")
                .permitAll() // what is behind UP or DOWN is told to auditors and operators only
                .requestMatchers("/actuator/**")
                .access(managementPort.insidersOnly())
                .anyRequest()
                .permitAll())
        .oauth2ResourceServer(server ->
            server
                .jwt(jwt -> jwt.decoder(decoder))
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
        return;
      }
      TokenFault fault = TokenFault.of(exception);
      if (fault == null) {
        response.setHeader("WWW-Authenticate", "Bearer");
        Problem.of(HttpStatus.UNAUTHORIZED).writeTo(response);
      } else {
        response.setHeader(
            "WWW-Authenticate",
            "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(fault.detail()));
        Problem.of(HttpStatus.UNAUTHORIZED, fault.detail()).writeTo(response);
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

  /// Whatever judges tokens here remembers the good ones, and outlasts an issuer that is away.
  @Bean
  static BeanPostProcessor rememberingDecoders(
      ObjectProvider<SecurityProperties> properties, ObjectProvider<Clock> clock) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof JwtDecoder decoder) || bean instanceof RememberedTokens) {
          return bean;
        }
        return new RememberedTokens(
            decoder instanceof SupplierJwtDecoder
                ? new LateIssuer(decoder, clock.getObject())
                : decoder,
            timestamps(properties.getObject()));
      }
    };
  }

  @Bean
  IssuerKeys issuerKeys() {
    return new IssuerKeys();
  }

  @Bean
  InternalCalls internalCalls(SecurityProperties properties) {
    return new InternalCalls(properties.security().internalSecret());
  }

  @Bean
  ManagementPort managementPort(Environment environment) {
    return new ManagementPort(environment);
  }

  @Bean
  OAuth2TokenValidator<Jwt> subjectValidator() {
    return jwt -> {
      String subject = jwt.getSubject();
      return subject != null && RecipientId.isValid(subject)
          ? OAuth2TokenValidatorResult.success()
          : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", NO_USER, null));
    };
  }

  /// Takes the place of Spring's own, which allows 60 s and a token without an end.
  @Bean
  OAuth2TokenValidator<Jwt> timestampValidator(SecurityProperties properties) {
    return timestamps(properties);
  }

  private static JwtTimestampValidator timestamps(SecurityProperties properties) {
    JwtTimestampValidator validator = new JwtTimestampValidator(properties.security().clockSkew());
    validator.setAllowEmptyExpiryClaim(false);
    return validator;
  }

  /// Takes the place of Spring's own, which knows no access tokens by [RFC
  /// 9068](https://www.rfc-editor.org/rfc/rfc9068#section-2.1).
  @Bean
  OAuth2TokenValidator<Jwt> typeValidator() {
    JwtTypeValidator validator = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
    validator.setAllowEmpty(true);
    return validator;
  }

  @Bean
  AllowedOrigins allowedOrigins(SecurityProperties properties) {
    return AllowedOrigins.of(properties.allowedOrigins());
  }

  @Bean
  CorsConfigurationSource corsConfigurationSource(AllowedOrigins origins) {
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    CorsConfiguration cors = origins.forCors();
    cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    cors.setAllowedHeaders(List.of("Authorization", "Content-Type", "Idempotency-Key"));
    cors.setExposedHeaders(List.of("Location", "Retry-After"));
    cors.setAllowCredentials(false);
    source.registerCorsConfiguration("/api/**", cors);
    source.registerCorsConfiguration("/belfry/**", cors);
    return source;
  }
}
