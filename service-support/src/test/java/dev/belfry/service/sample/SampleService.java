package dev.belfry.service.sample;

import dev.belfry.testing.RawHttp;
import dev.belfry.testing.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({SampleController.class, SamplePublisher.class})
public class SampleService {
  private static final Map<String, String> USUAL =
      Map.of(
          "spring.config.import", "classpath:belfry-defaults.yml",
          "spring.application.name", "sample",
          "server.address", "127.0.0.1",
          "server.port", "0",
          "belfry.log.enabled", "false",
          "belfry.security.clock-skew", "0s",
          "belfry.allowed-origins", "https://app.example.com",
          "spring.security.oauth2.resourceserver.jwt.jwk-set-uri", Tokens.jwkSetUri());

  /// Runs it on a free port, with the test's issuer and without the log unless told otherwise.
  public static ConfigurableApplicationContext run(Map<String, String> settings) {
    return SpringApplication.run(SampleService.class, arguments(settings).toArray(String[]::new));
  }

  /// What it is started with.
  public static List<String> arguments(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(USUAL);
    all.putAll(settings);
    return all.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toList();
  }

  /// Where it runs.
  public static RawHttp http(ConfigurableApplicationContext service) {
    return new RawHttp(
        service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }
}
