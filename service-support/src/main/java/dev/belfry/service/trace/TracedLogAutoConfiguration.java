package dev.belfry.service.trace;

import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;

/// Lines of the log name the current span as the Elastic Common Schema wants it: `trace.id` and
/// `span.id`. Only where traces are on.
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
public class TracedLogAutoConfiguration {
  @Bean
  Slf4JEventListener otelSlf4JEventListener() {
    return new Slf4JEventListener("trace.id", "span.id");
  }
}
