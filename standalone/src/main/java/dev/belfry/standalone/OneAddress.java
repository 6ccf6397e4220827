package dev.belfry.standalone;

import dev.belfry.service.start.StartRefused;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/// This process calls itself, and its page calls it, by plain HTTP at the root of its one port:
/// settings that would move it elsewhere are refused.
final class OneAddress {
  /// The settings by which services find persistence-service.
  static final List<String> PERSISTENCE_URLS =
      List.of("belfry.delivery.persistence-url", "belfry.producer.persistence-url");

  private static final String ADVICE =
      " Leave it out, and put a proxy before Belfry that ends TLS or takes a prefix off.";

  private OneAddress() {}

  /// @throws StartRefused with the setting and the way out
  static void check(ConfigurableEnvironment environment) {
    refuseUnlessRoot(environment, "server.servlet.context-path");
    refuseUnlessRoot(environment, "spring.mvc.servlet.path");
    if (environment.getProperty("server.ssl.enabled", Boolean.class, hasTls(environment))) {
      throw new StartRefused("server.ssl.*: standalone speaks plain HTTP." + ADVICE);
    }
    for (String setting : PERSISTENCE_URLS) {
      if (environment.containsProperty(setting)) {
        throw new StartRefused(
            setting + ": standalone reads from itself. Leave it out, or run the services apart.");
      }
    }
  }

  private static void refuseUnlessRoot(ConfigurableEnvironment environment, String setting) {
    String path = environment.getProperty(setting, "");
    if (!path.isBlank() && !path.equals("/")) {
      throw new StartRefused(setting + ": standalone answers at the root of its port." + ADVICE);
    }
  }

  private static boolean hasTls(ConfigurableEnvironment environment) {
    return Binder.get(environment)
        .bind("server.ssl", Bindable.mapOf(String.class, String.class))
        .isBound();
  }
}
