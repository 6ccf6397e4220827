package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.PostsRun;
import dev.belfry.benchmarks.load.Templated;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "posts",
    description =
        "As many notifications as the server takes, over connections that each send the next one"
            + " when the one before is answered, in rounds: what each costs, and how soon after its"
            + " start a server is warm.")
final class PostsCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--connections",
      paramLabel = "<n>",
      description = "Connections, each with one call at a time. Default: ${DEFAULT-VALUE}")
  int connections = 32;

  @Option(
      names = "--batch",
      paramLabel = "<n>",
      description =
          "Notifications of one call, by POST /api/notifications/batch; 1 for single calls."
              + " Default: ${DEFAULT-VALUE}")
  int batch = 1;

  @Option(
      names = "--users",
      paramLabel = "<n>",
      description = "Recipients, picked at random. Default: ${DEFAULT-VALUE}")
  int users = 1000;

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      description = "How many rounds. Default: ${DEFAULT-VALUE}")
  int rounds = 6;

  @Option(
      names = "--duration",
      paramLabel = "<time>",
      description = "How long a round lasts. Default: ${DEFAULT-VALUE}")
  Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--template",
      paramLabel = "<key>",
      description =
          "Every second round names this template, and the others send the words that it comes to:"
              + " what a template costs.")
  @Nullable String template;

  @Option(
      names = "--variable",
      paramLabel = "<name>=<text>",
      description = "What the template is told: texts.")
  Map<String, String> variables = new LinkedHashMap<>();

  @Option(
      names = "--pid",
      paramLabel = "<pid>",
      description = "The server's process: shows the processor time of a notification.")
  @Nullable Long pid;

  PostsCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    PostsRun run =
        new PostsRun(
            target.setup(users),
            Checks.from(1, "--connections", connections),
            Checks.within(1, 500, "--batch", batch),
            Checks.from(1, "--rounds", rounds),
            duration,
            templated(),
            pid);
    return output.print(run.run(output.progress()));
  }

  private @Nullable Templated templated() {
    if (template == null && !variables.isEmpty()) {
      throw new Checks.InvalidOption("--variable: is told to a template, so name it by --template");
    }
    return template == null ? null : new Templated(template, variables);
  }
}
