package dev.belfry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server processes that work on one cluster, if any, wherever they came from.
record Postmaster(Path cluster) {

  private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

  /// The server that the pid file names, if it is alive and really works on this cluster.
  Optional<ProcessHandle> running() throws IOException {
    return recordedPid()
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(this::worksHere);
  }

  /// Any process of a server on this cluster: also what a killed postmaster left behind, which
  /// still writes.
  List<ProcessHandle> workers() {
    try (var processes = ProcessHandle.allProcesses()) {
      return processes.filter(this::worksHere).toList();
    }
  }

  /// Removes a pid file whose number now belongs to some other program, which PostgreSQL would take
  /// for a running server. One whose process is gone is left to PostgreSQL, which then also looks
  /// for its shared memory.
  void forgetReusedPid() throws IOException {
    if (recordedPid().flatMap(ProcessHandle::of).isPresent()
        && running().isEmpty()
        && workers().isEmpty()) {
      log.info("Removing a postmaster.pid whose process is no PostgreSQL server on {}", cluster);
      Files.deleteIfExists(pidFile());
    }
  }

  private Optional<Long> recordedPid() throws IOException {
    try {
      return Files.readAllLines(pidFile()).stream()
          .findFirst()
          .map(String::strip)
          .filter(pid -> pid.matches("\\d{1,18}"))
          .map(Long::valueOf);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path pidFile() {
    return cluster.resolve("postmaster.pid");
  }

  /// Every process of a server has its cluster as its working folder. Where there is no /proc, the
  /// postmaster's command line says it.
  private boolean worksHere(ProcessHandle process) {
    var info = process.info();
    if (!info.command().map(command -> command.endsWith("/postgres")).orElse(true)) {
      return false;
    }
    try {
      var folder = Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
      return folder.equals(cluster);
    } catch (IOException | UnsupportedOperationException e) {
      return info.arguments().stream()
          .flatMap(Stream::of)
          .anyMatch(argument -> argument.equals(cluster.toString()));
    }
  }
}
