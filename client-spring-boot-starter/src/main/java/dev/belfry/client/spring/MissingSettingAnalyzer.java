package dev.belfry.client.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says what is missing and what to do, instead of a stack trace.
final class MissingSettingAnalyzer extends AbstractFailureAnalyzer<MissingSetting> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MissingSetting cause) {
    return new FailureAnalysis(cause.getMessage(), cause.remedy(), rootFailure);
  }
}
