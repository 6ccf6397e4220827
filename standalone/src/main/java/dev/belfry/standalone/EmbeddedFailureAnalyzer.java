package dev.belfry.standalone;

import dev.belfry.embedded.EmbeddedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// The broker's and the database's reasons are made to be shown as they are.
final class EmbeddedFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
  }
}
