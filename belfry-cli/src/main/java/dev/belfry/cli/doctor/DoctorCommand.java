package dev.belfry.cli.doctor;

import dev.belfry.cli.api.Address;
import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.doctor.Diagnosis.Check;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
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
      "Checks Kafka, its topics, PostgreSQL, the lag between them, clocks, REST and sockets, and says"
          + " what to do."
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
public final class DoctorCommand extends BelfryCommand {
  @Option(
      names = "--health",
      paramLabel = "<url>",
      description =
          "Where a service tells its health, if not on --url: the address of its management port."
              + " Once for each service.")
  List<String> health = new ArrayList<>();

  public DoctorCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT; // health tells its reasons to auditors and operators only
  }

  @Override
  protected int run(Api api) {
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
        "%s  %s: %s"
            .formatted(
                check.ok() ? terminal.good("ok  ") : terminal.bad("BAD "),
                check.what(),
                check.found()));
    if (!check.ok()) {
      terminal.print("      -> " + check.advice());
    }
  }
}
