package dev.belfry.cli.category;

import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.events.Preferences;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which category a command is about.
final class CategoryKey {
  @Parameters(paramLabel = "<key>", description = "The category's key, such as orders.")
  String key = "";

  @Option(
      names = "--expected-version",
      paramLabel = "<n>",
      description = "Does nothing if the category has another version by now.")
  @Nullable Integer expectedVersion;

  /// @param reason why
  String path(String reason) {
    if (!Preferences.isKey(key)) {
      throw CommandFailure.usage(
          "<key>: expected 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit");
    }
    return ApiPath.of("/api/categories/" + ApiPath.part(key)).with("reason", reason).toString();
  }
}
