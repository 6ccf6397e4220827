package dev.belfry.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How a command ended, and what it wrote to both streams.
record CommandResult(int status, String output) {

  /// Runs the command in a folder that can be written to, without variables that would steer
  /// PostgreSQL. Returns when it has ended.
  static CommandResult of(List<String> command, Path folder, Duration patience) throws IOException {
    // A server that the command leaves behind would keep a pipe open. Not in the folder for
    // temporary files, which may be read-only.
    var output = Files.createTempFile(folder, "command-", ".out");
    try {
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().retainAll(List.of("PATH", "TMPDIR"));
      builder.environment().put("LC_ALL", "C");
      var process = builder.start();
      var status = await(process, patience) ? process.exitValue() : -1;
      return new CommandResult(status, Files.readString(output, StandardCharsets.UTF_8).strip());
    } finally {
      Files.delete(output);
    }
  }

  boolean succeeded() {
    return status == 0;
  }

  private static boolean await(Process process, Duration patience) throws IOException {
    try {
      var ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for " + process.info());
    }
  }
}
