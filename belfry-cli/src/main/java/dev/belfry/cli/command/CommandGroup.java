package dev.belfry.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only has commands of its own.
@Command
public abstract class CommandGroup implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  /// Shows which commands there are.
  @Override
  public final void run() {
    CommandLine commands = spec.commandLine();
    commands.usage(commands.getErr());
    throw new ParameterException(commands, "Which command?");
  }
}
