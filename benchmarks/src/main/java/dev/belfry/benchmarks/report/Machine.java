package dev.belfry.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Where and when something was measured, without which a figure says nothing.
///
/// @param facts in the order they are shown
public record Machine(List<Fact> facts) {
  /// One line about the machine.
  public record Fact(String name, String value) {}

  /// This machine, this JVM, now, and the commit of the working directory if it has one.
  public static Machine here(Clock clock) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("machine", processors() + ", " + memory()));
    facts.add(
        new Fact(
            "system",
            "%s %s, %s"
                .formatted(
                    System.getProperty("os.name"),
                    System.getProperty("os.version"),
                    System.getProperty("os.arch"))));
    facts.add(
        new Fact(
            "JVM",
            "%s %s"
                .formatted(
                    System.getProperty("java.vm.name"), System.getProperty("java.vm.version"))));
    facts.add(new Fact("date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    commit().ifPresent(commit -> facts.add(new Fact("commit", commit)));
    return new Machine(List.copyOf(facts));
  }

  private static String processors() {
    int cores = Runtime.getRuntime().availableProcessors();
    String count = cores == 1 ? "1 core" : cores + " cores";
    return processorModel().map(model -> count + " (" + model + ")").orElse(count);
  }

  private static Optional<String> processorModel() {
    Path description = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(description)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(description)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? String.format(Locale.ROOT, "%.1f GiB", system.getTotalMemorySize() / (double) (1L << 30))
        : "memory unknown";
  }

  /// The table is as good without a commit, so whatever is in the way of one is no error.
  private static Optional<String> commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!git.waitFor(5, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return Optional.empty();
      }
      String answer =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.exitValue() == 0 && !answer.isEmpty() ? Optional.of(answer) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
