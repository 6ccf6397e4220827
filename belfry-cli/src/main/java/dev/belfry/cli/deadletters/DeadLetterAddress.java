package dev.belfry.cli.deadletters;

import dev.belfry.cli.terminal.CommandFailure;
import java.util.regex.Pattern;
import picocli.CommandLine.Parameters;

/// Which dead letter.
final class DeadLetterAddress {
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9._-]+/[0-9]+/[0-9]+");

  @Parameters(
      paramLabel = "<topic/partition/offset>",
      description = "Which one, such as belfry.notifications/3/41.")
  String place = "";

  /// The path of it.
  String path() {
    if (!PLACE.matcher(place).matches()) {
      throw CommandFailure.usage(
          "expected topic/partition/offset, such as belfry.notifications/3/41");
    }
    return "/api/audit/dead-letters/" + place;
  }
}
