package dev.belfry.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Why one looks: recorded with who and what.
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "<text>",
      description = "Why; it is recorded that you asked, and for what.")
  @Nullable String text;
}
