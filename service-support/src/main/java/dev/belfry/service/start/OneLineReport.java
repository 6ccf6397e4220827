package dev.belfry.service.start;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/// Says on standard error, in one line, why the service does not start. Spring's own report of
/// seven lines is switched off in `belfry-defaults.yml`.
final class OneLineReport implements FailureAnalysisReporter {
  @Override
  public void report(FailureAnalysis analysis) {
    System.err.println("Belfry does not start: " + line(analysis));
  }

  static String line(FailureAnalysis analysis) {
    String action = analysis.getAction();
    String text =
        action == null || action.isBlank()
            ? analysis.getDescription()
            : analysis.getDescription() + " " + action;
    return text.strip().replaceAll("\\s+", " ");
  }
}
