package dev.belfry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of one database server, and the commands that create, start and stop it.
///
/// The folder holds `cluster` (PostgreSQL's own data), `password` (the superuser's, mode 0600),
/// `server.log` and `server.log.previous`.
record PostgresCluster(Path folder, PostgresPrograms programs, ServerAccount account) {

  static final String SUPERUSER = "belfry";

  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);
  private static final Duration CREATION = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);

  /// Of initdb, where a container runs as any number.
  private static final String WITHOUT_NAME = "could not look up effective user ID";

  private static final Duration POLL = Duration.ofMillis(20);

  /// After a kill the server first repeats what its log has since the last checkpoint.
  private static final Duration START = Duration.ofMinutes(5);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "timezone", "UTC",
          "log_timezone", "UTC",
          "unix_socket_directories", "",
          // Statements and the values in them are content, which no log may hold.
          "log_min_error_statement", "panic",
          "log_error_verbosity", "terse",
          "log_checkpoints", "off");

  Path data() {
    return folder.resolve("cluster");
  }

  String password() throws IOException {
    return passwordFile().read();
  }

  /// Creates the cluster where there is none. A creation that is interrupted is begun again.
  void create() throws IOException {
    if (Files.exists(data())) {
      return;
    }
    var partial = folder.resolve("cluster.new");
    PostgresPrograms.deleteTree(partial);
    passwordFile().make();
    account.own(passwordFile().path());
    var created =
        run(
            CREATION,
            programs.program("initdb"),
            "--pgdata=" + partial,
            "--username=" + SUPERUSER,
            "--pwfile=" + passwordFile().path(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8");
    if (created.output().contains(WITHOUT_NAME)) {
      throw new DatabaseStartException(
          "PostgreSQL in %s can't be created: it needs a user with a name, and user %s has none in /etc/passwd. Run Belfry as one that has, or name a PostgreSQL of your own with spring.datasource.url."
              .formatted(folder, account.uid()));
    }
    if (!created.succeeded()) {
      throw failure("can't be created", lastLine(created.output()));
    }
    Files.move(partial, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Stops a server that a killed process left running on these files, and clears what it left.
  void takeOver() throws IOException {
    var postmaster = new Postmaster(data());
    var orphan = postmaster.running();
    if (orphan.isPresent()) {
      log.info(
          "Stopping the PostgreSQL server (process {}) that an earlier run left behind",
          orphan.get().pid());
      stop();
    }
    endAll(postmaster);
    postmaster.forgetReusedPid();
  }

  /// Starts the server and returns when it takes connections.
  void start(String host, int port) throws IOException {
    var serverLog = folder.resolve("server.log");
    if (Files.exists(serverLog)) {
      Files.move(
          serverLog, folder.resolve("server.log.previous"), StandardCopyOption.REPLACE_EXISTING);
    }
    var started =
        run(
            START.plusSeconds(10),
            programs.program("pg_ctl"),
            "start",
            "--pgdata=" + data(),
            "--log=" + serverLog,
            "--options=" + options(host, port),
            "--wait",
            "--timeout=" + START.toSeconds(),
            "--silent");
    if (!started.succeeded()) {
      throw failure("does not start", lastLine(serverLog, started.output()));
    }
  }

  /// Ends connections and stops, in order if that is possible. Does nothing when no server runs.
  void stop() throws IOException {
    if (new Postmaster(data()).running().isEmpty()) {
      return;
    }
    if (!stop("fast").succeeded()) {
      log.warn("PostgreSQL in {} does not stop in order: it is stopped at once", folder);
      var stopped = stop("immediate");
      if (!stopped.succeeded()) {
        throw failure("does not stop", stopped.output());
      }
    }
  }

  private CommandResult stop(String mode) throws IOException {
    return run(
        STOP.plusSeconds(10),
        programs.program("pg_ctl"),
        "stop",
        "--pgdata=" + data(),
        "--mode=" + mode,
        "--wait",
        "--timeout=" + STOP.toSeconds(),
        "--silent");
  }

  /// Without their postmaster they end by themselves as soon as they notice; one that is busy is
  /// not waited for.
  private void endAll(Postmaster postmaster) {
    var workers = postmaster.workers();
    if (workers.isEmpty()) {
      return;
    }
    log.info("Ending {} PostgreSQL processes without a postmaster", workers.size());
    workers.forEach(ProcessHandle::destroyForcibly);
    var deadline = System.nanoTime() + STOP.toNanos();
    // Not their exit: where nobody collects the dead, they stay in the process table.
    while (!postmaster.workers().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw failure("can't be taken over", "processes of an earlier run do not end");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private CommandResult run(Duration patience, String... command) throws IOException {
    return CommandResult.of(account.command(List.of(command)), folder, patience);
  }

  private static String options(String host, int port) {
    var where = Map.of("listen_addresses", host, "port", Integer.toString(port));
    return Stream.of(SETTINGS, where)
        .flatMap(settings -> settings.entrySet().stream())
        .map(setting -> "-c %s=%s".formatted(setting.getKey(), setting.getValue()))
        .collect(Collectors.joining(" "));
  }

  private PasswordFile passwordFile() {
    return new PasswordFile(folder.resolve("password"));
  }

  private static String lastLine(Path serverLog, String otherwise) throws IOException {
    if (!Files.exists(serverLog)) {
      return otherwise;
    }
    try (var lines = Files.lines(serverLog)) {
      return lines
          .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
          .reduce((earlier, later) -> later)
          .orElse(otherwise);
    }
  }

  /// What went wrong, behind what went well.
  private static String lastLine(String output) {
    return output.lines().filter(line -> line.contains("error:")).findFirst().orElse(output);
  }

  private DatabaseStartException failure(String what, String reason) {
    return new DatabaseStartException(
        "PostgreSQL in %s %s: %s (more in its server.log).".formatted(folder, what, reason));
  }
}
