package dev.belfry.service.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/// Spring Boot makes spans as soon as it can, also if nobody is to get them: for each call a span,
/// and its ids in the context of the log. Here its configuration of traces counts only if an
/// address is named that they are sent to; if not, nothing of it is made.
final class OnlyOnDemand implements AutoConfigurationImportFilter, EnvironmentAware {
  static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

  /// Each of them switches traces off if it is false.
  private static final List<String> SWITCHES =
      List.of(
          "management.tracing.export.enabled",
          "management.tracing.export.otlp.enabled",
          "management.opentelemetry.enabled");

  private static final List<String> OF_TRACES =
      List.of(
          "org.springframework.boot.opentelemetry.autoconfigure.",
          "org.springframework.boot.micrometer.tracing.",
          TracedLogAutoConfiguration.class.getName());

  private boolean on;

  @Override
  public void setEnvironment(Environment environment) {
    on =
        StringUtils.hasText(environment.getProperty(ENDPOINT))
            && SWITCHES.stream()
                .allMatch(name -> environment.getProperty(name, Boolean.class, true));
  }

  @Override
  public boolean[] match(
      @Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
    boolean[] matches = new boolean[autoConfigurationClasses.length];
    for (int i = 0; i < matches.length; i++) {
      String name = autoConfigurationClasses[i];
      matches[i] = on || name == null || OF_TRACES.stream().noneMatch(name::startsWith);
    }
    return matches;
  }
}
