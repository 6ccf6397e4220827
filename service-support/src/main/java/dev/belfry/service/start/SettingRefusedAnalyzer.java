package dev.belfry.service.start;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// A setting of ours with a value outside what it may be: its record says so in one sentence.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingRefusedAnalyzer extends AbstractFailureAnalyzer<BindException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      String message = inner.getMessage();
      if (inner instanceof IllegalArgumentException
          && message != null
          && message.startsWith("belfry.")) {
        return new FailureAnalysis(message, null, cause);
      }
    }
    return null;
  }
}
