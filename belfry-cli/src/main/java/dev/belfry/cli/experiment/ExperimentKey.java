package dev.belfry.cli.experiment;

import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.events.Preferences;
import picocli.CommandLine.Parameters;

/// Which experiment a command is about.
final class ExperimentKey {
  @Parameters(paramLabel = "<key>", description = "The experiment's key, such as tone.")
  String key = "";

  String path() {
    return pathOf(key);
  }

  static String pathOf(String key) {
    if (!Preferences.isKey(key)) {
      throw CommandFailure.usage(
          "<key>: expected 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit");
    }
    return "/api/experiments/" + ApiPath.part(key);
  }
}
