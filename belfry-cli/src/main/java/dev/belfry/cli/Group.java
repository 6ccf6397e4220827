package dev.belfry.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only has commands of its own.
sealed interface Group extends Runnable {
  CommandSpec spec();

  @Override
  default void run() {
    throw whichCommand(spec());
  }

  /// Shows which there are.
  static ParameterException whichCommand(CommandSpec spec) {
    CommandLine commands = spec.commandLine();
    commands.usage(commands.getErr());
    return new ParameterException(commands, "Which command?");
  }

  /// `belfry audit`
  @Command(
      name = "audit",
      description = "Asks what happened. It is recorded that one asks; needs notifications:audit.")
  final class Audit implements Group {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public CommandSpec spec() {
      return spec;
    }

    static CommandLine with(Terminal terminal) {
      return new CommandLine(new Audit())
          .addSubcommand(new ExplainCommand(terminal))
          .addSubcommand(new PastInboxCommand(terminal))
          .addSubcommand(new EventsCommand(terminal))
          .addSubcommand(new VerifyCommand(terminal))
          .addSubcommand(new CheckpointCommand(terminal));
    }
  }

  /// `belfry dead-letters`
  @Command(
      name = "dead-letters",
      description = {
        "Records that could not be understood; needs notifications:audit, and",
        "notifications:operate to decide about one."
      })
  final class DeadLetters implements Group {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public CommandSpec spec() {
      return spec;
    }

    static CommandLine with(Terminal terminal) {
      return new CommandLine(new DeadLetters())
          .addSubcommand(new DeadLettersListCommand(terminal))
          .addSubcommand(new DeadLettersShowCommand(terminal))
          .addSubcommand(new RepublishCommand(terminal))
          .addSubcommand(new DiscardCommand(terminal));
    }
  }

  /// `belfry replay`
  @Command(
      name = "replay",
      description = {
        "Makes the read model anew from the log, beside the one that is read; needs",
        "notifications:operate. Nobody is told anything by a replay."
      })
  final class Replay implements Group {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public CommandSpec spec() {
      return spec;
    }

    static CommandLine with(Terminal terminal) {
      return new CommandLine(new Replay())
          .addSubcommand(new RebuildCommand(terminal))
          .addSubcommand(new ShadowCommand(terminal))
          .addSubcommand(new ReplayStatusCommand(terminal));
    }
  }
}
