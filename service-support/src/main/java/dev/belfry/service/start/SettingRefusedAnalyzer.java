package dev.belfry.service.start;

import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// A setting of ours with a value outside what it may be, as its record says in one sentence, or a
/// path that this process can't name.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingRefusedAnalyzer extends AbstractFailureAnalyzer<BindException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof InvalidPathException) {
        return new FailureAnalysis(
            "%s: this is no path in the encoding of this process (%s)."
                .formatted(cause.getName(), System.getProperty("sun.jnu.encoding")),
            "Set the environment variable LC_ALL to C.UTF-8, or choose a path of ASCII characters.",
            cause);
      }
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
