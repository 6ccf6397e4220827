package dev.belfry.service.trace;

import io.opentelemetry.api.trace.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/// The traces of what goes through the log. They are off if there is no tracer, which there is only
/// [on demand][OnlyOnDemand].
@AutoConfiguration
public class TracesAutoConfiguration {
  @Bean
  Traces traces(ObjectProvider<Tracer> tracer) {
    Tracer found = tracer.getIfAvailable();
    return found == null ? Traces.OFF : new Traces(found);
  }
}
