package dev.belfry.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Why someone asks: recorded with who and what.
public final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "<text>",
      description = "Why you ask; recorded with who asked for what.")
  public @Nullable String text;
}
