package dev.belfry.cli.command;

import picocli.CommandLine.Option;

/// Why someone acts: recorded with who and what.
public final class RequiredReason {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "<text>",
      description = "Why you do it; recorded with who did what.")
  public String text = "";
}
