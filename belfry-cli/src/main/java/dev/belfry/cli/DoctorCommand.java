package dev.belfry.cli;

import dev.belfry.cli.Diagnosis.Check;
import dev.belfry.events.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `belfry doctor`
@Command(
    name = "doctor",
    description = {
      "Checks Kafka, its topics, PostgreSQL, the lag between them, clocks, REST and sockets, and",
      "says what to do."
    },
    footer = {
      "",
      "Exits with 1 if something is wrong.",
      "",
      "Examples:",
      "  belfry doctor",
      "  belfry doctor --url https://belfry.example.com --health http://producer:9081 \\",
      "    --health http://persistence:9082 --health http://delivery:9083"
    })
final class DoctorCommand extends BelfryCommand {
  @Option(
      names = "--health",
      paramLabel = "<url>",
      description =
          "Where a service tells its health, if not on --url: the address of its management port."
              + " Once for each service.")
  List<String> health = new ArrayList<>();

  DoctorCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT; // health tells its reasons to auditors and operators only
  }

  @Override
  int run(Api api) {
    List<URI> services =
        health.isEmpty()
            ? List.of(api.url())
            : health.stream().map(address -> Address.of("--health", address)).toList();
    List<Check> checks = new Diagnosis(api).of(services);
    if (json()) {
      terminal.print(Json.mapper().writeValueAsString(checks));
    } else {
      checks.forEach(this::show);
    }
    return checks.stream().allMatch(Check::ok) ? ExitCode.OK : ExitCode.FINDING;
  }

  private void show(Check check) {
    terminal.print(
        "%-4s  %s: %s".formatted(check.ok() ? "ok" : "BAD", check.what(), check.found()));
    if (!check.ok()) {
      terminal.print("      -> " + check.advice());
    }
  }
}
