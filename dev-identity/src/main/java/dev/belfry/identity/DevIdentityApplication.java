package dev.belfry.identity;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// The signer of development tokens as a process of its own, for services that run apart.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(DevIdentityConfiguration.class)
public class DevIdentityApplication {
  private static final Logger log = LoggerFactory.getLogger(DevIdentityApplication.class);

  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(DevIdentityApplication.class);
    application.setDefaultProperties(Map.of("spring.config.name", "dev-identity"));
    application.run(arguments);
  }

  @Bean
  ApplicationRunner warning() {
    return _ ->
        log.warn(
            """

            **********************************************************************
            *  dev-identity is ON: whoever reaches this port gets a token in any *
            *  name, with any scope. For development only.                       *
            **********************************************************************\
            """);
  }
}
