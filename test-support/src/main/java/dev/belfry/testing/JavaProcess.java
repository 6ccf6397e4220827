package dev.belfry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/// A JVM of a test's own, to be ended in any way a process can end. Its output goes to a file.
///
/// Closing kills it. What it started itself lives on.
public final class JavaProcess implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path output;

  JavaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// `java -jar`
  public static JavaCommand jar(Path jar) {
    return JavaCommand.of("-jar", jar.toString());
  }

  /// `java -cp`
  public static JavaCommand mainClass(String classPath, String mainClass) {
    return JavaCommand.of("-cp", classPath, mainClass);
  }

  /// A main class on this JVM's own class path.
  public static JavaCommand mainClass(Class<?> mainClass) {
    return mainClass(System.getProperty("java.class.path"), mainClass.getName());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// All lines so far, of both streams.
  public List<String> output() {
    try (Stream<String> lines = Files.lines(output)) {
      return lines.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The first line that this is true of.
  ///
  /// @throws AssertionError when there is none in time, or the process ends without it
  public String awaitOutput(Predicate<String> wanted, Duration patience) {
    return await(
            "line of output",
            patience,
            () -> output().stream().filter(wanted).findFirst().map(List::of).orElse(List.of()))
        .getFirst();
  }

  /// Returns when this address answers 200.
  public void awaitReady(URI uri, Duration patience) {
    await("200 from " + uri, patience, () -> answers(uri) ? List.of("ready") : List.of());
  }

  /// SIGKILL: nothing of its own runs any more. Returns when it is gone.
  public void kill9() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(60));
  }

  /// SIGTERM, which lets it shut down in order. Returns when it is gone.
  ///
  /// @return its exit status
  public int terminate(Duration patience) {
    process.destroy();
    return awaitExit(patience);
  }

  /// Returns when it has ended by itself, with its exit status.
  public int awaitExit(Duration patience) {
    Awaitility.await("end of process " + pid())
        .atMost(patience)
        .pollInterval(PAUSE)
        .until(() -> !process.isAlive());
    return process.exitValue();
  }

  /// SIGSTOP: it stands still, with its connections open.
  public void stop() {
    signal("STOP");
  }

  /// SIGCONT: it goes on as if nothing had been.
  public void cont() {
    signal("CONT");
  }

  @Override
  public void close() {
    kill9();
  }

  private List<String> await(String what, Duration patience, Callable<List<String>> attempt) {
    try {
      return Awaitility.await()
          .atMost(patience)
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .failFast("process ended", () -> !process.isAlive() && attempt.call().isEmpty())
          .until(attempt, found -> !found.isEmpty());
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError(
          "No %s (%s). Its output: %s".formatted(what, e.getMessage(), tail()), e);
    }
  }

  private List<String> tail() {
    var lines = output();
    return lines.subList(Math.max(0, lines.size() - 30), lines.size());
  }

  private static boolean answers(URI uri) throws InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("SIG%s can't be sent to process %s".formatted(name, pid()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
