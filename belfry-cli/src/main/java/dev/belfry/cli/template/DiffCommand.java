package dev.belfry.cli.template;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `belfry template diff`
@Command(
    name = "diff",
    description = {
      "Shows how the templates of a folder differ from what Belfry has: what a push would take away"
          + " (-) and bring (+). Ends with 1 if they differ."
    },
    footer = {"", "Example:", "  belfry template diff templates"})
final class DiffCommand extends BelfryCommand {
  @Parameters(paramLabel = "<dir>", description = "The folder with the files.")
  Path folder = Path.of(".");

  DiffCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    var files = TemplateFile.in(folder, terminal);
    var offered = new OfferedTemplates(api);
    boolean differ = false;
    for (TemplateFile file : files) {
      for (String line :
          differences(offered.members(file.key()), TemplateMembers.of(file.body()))) {
        terminal.print(
            file.key() + " " + (line.startsWith("+") ? terminal.good(line) : terminal.bad(line)));
        differ = true;
      }
    }
    return differ ? ExitCode.FINDING : ExitCode.OK;
  }

  private static List<String> differences(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    var places = new TreeSet<>(before.keySet());
    places.addAll(after.keySet());
    List<String> lines = new ArrayList<>();
    for (String place : places) {
      String old = before.get(place);
      String now = after.get(place);
      if (old != null && !old.equals(now)) {
        lines.add("- %s: %s".formatted(place, old));
      }
      if (now != null && !now.equals(old)) {
        lines.add("+ %s: %s".formatted(place, now));
      }
    }
    return lines;
  }
}
