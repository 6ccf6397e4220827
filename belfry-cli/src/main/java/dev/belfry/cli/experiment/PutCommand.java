package dev.belfry.cli.experiment;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonFile;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `belfry experiment put`
@Command(
    name = "put",
    description = {
      "Begins an experiment, gives more people a treatment, or stops it (\"state\": \"stopped\")."
    },
    footer = {
      "",
      "Example:",
      "  belfry experiment put tone tone.json --reason 'are friendly words read more?'",
      "",
      "tone.json:",
      "  {\"template\": \"shipped\", \"metric\": \"read\", \"window_seconds\": 86400, \"variants\": [",
      "    {\"name\": \"plain\", \"weight\": 9000, \"template_version\": 3},",
      "    {\"name\": \"friendly\", \"weight\": 1000, \"template_version\": 4}]}"
    })
final class PutCommand extends BelfryCommand {
  @Mixin ExperimentKey experiment = new ExperimentKey();

  @Parameters(
      index = "1",
      paramLabel = "<file>",
      description = "The whole experiment in JSON; - reads standard input.")
  Path file = Path.of("-");

  @Option(
      names = "--expected-version",
      paramLabel = "<n>",
      description = "Does nothing if the experiment has another version by now.")
  @Nullable Integer expectedVersion;

  @Mixin RequiredReason reason = new RequiredReason();

  PutCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.CATALOGUE;
  }

  @Override
  protected int run(Api api) {
    String path = ApiPath.of(experiment.path()).with("reason", reason.text).toString();
    ObjectNode body = JsonFile.read(file, terminal);
    if (expectedVersion != null) {
      body.put("expected_version", expectedVersion);
    }
    JsonNode result = api.put(path, body, "version");
    terminal.print(
        json()
            ? result.toString()
            : "%s is at version %s"
                .formatted(JsonText.of(result, "key"), JsonText.of(result, "version")));
    return ExitCode.OK;
  }
}
