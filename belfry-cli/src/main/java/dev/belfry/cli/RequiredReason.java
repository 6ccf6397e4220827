package dev.belfry.cli;

import picocli.CommandLine.Option;

/// Why one does something: recorded with who and what.
final class RequiredReason {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "<text>",
      description = "Why; it is recorded that you did it.")
  String text = "";
}
