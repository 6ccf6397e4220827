package dev.belfry.identity;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/// The signer of development tokens, by itself or beside the services that believe it. Where no
/// other issuer is configured, its tokens are the ones that count in this process.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DevIdentityProperties.class)
public class DevIdentityConfiguration {
  DevIdentityConfiguration(Environment environment) {
    StartConditions.check(environment);
  }

  @Bean
  SigningKey signingKey(DevIdentityProperties properties) {
    return SigningKey.in(properties.directory());
  }

  @Bean
  TokenController tokenController(SigningKey key, Clock clock) {
    return new TokenController(new TokenSigner(key, clock));
  }

  /// Before everything else, and for everything on the port: where development tokens are given
  /// away, a foreign site's page must reach none of it.
  @Bean
  FilterRegistrationBean<HostCheck> hostCheck(
      DevIdentityProperties properties, @Value("${server.address}") String address) {
    var registration =
        new FilterRegistrationBean<>(new HostCheck(address, properties.allowedHosts()));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  @Conditional(NoOtherIssuer.class)
  JwtDecoder jwtDecoder(SigningKey key, ObjectProvider<OAuth2TokenValidator<Jwt>> validators) {
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withPublicKey(key.publicKey())
            .signatureAlgorithm(SignatureAlgorithm.RS256)
            .build();
    decoder.setJwtValidator(
        JwtValidators.createDefaultWithValidators(validators.orderedStream().toList()));
    return decoder;
  }
}
