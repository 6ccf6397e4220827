package dev.belfry.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kafka broker, its own controller, in this process. Topics are not made by being mentioned.
/// Records that it has acknowledged survive the end of the process, also by `kill -9`; like any
/// lone Kafka broker it leaves writing to the disk to the operating system, so a power cut may cost
/// the last seconds.
///
/// One start per object: to start again after [#close()], make a new one on the same folder. When
/// Kafka can't go on, it ends the process (the reason is logged, and the exit is orderly).
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int ATTEMPTS = 3;

  private final Path logDirectory;
  private final ListenAddress address;
  private final boolean closed;
  private @Nullable KafkaRaftServer server;
  private BrokerAccess access;
  private int port;

  /// One that lets in whoever reaches its port: for tests.
  ///
  /// @param logDirectory where records are kept; formatted when empty
  public EmbeddedBroker(Path logDirectory, ListenAddress address) {
    this(logDirectory, address, false, false);
  }

  private EmbeddedBroker(
      Path logDirectory, ListenAddress address, boolean closed, boolean withAcls) {
    this.logDirectory = logDirectory.toAbsolutePath().normalize();
    this.address = address;
    this.closed = closed;
    this.access = new BrokerAccess.Anyone(withAcls);
  }

  /// One that lets in whoever reaches its port, and obeys ACLs: for tests.
  public static EmbeddedBroker withAcls(Path logDirectory, ListenAddress address) {
    return new EmbeddedBroker(logDirectory, address, false, true);
  }

  /// One that lets in who has its password, which is made up with the folder and kept in it. What a
  /// client needs is in [#clientSettings()] and, for who looks in from outside, in the folder's
  /// `client.properties`. Both files can be read by their owner alone.
  public static EmbeddedBroker withPassword(Path logDirectory, ListenAddress address) {
    return new EmbeddedBroker(logDirectory, address, true, false);
  }

  /// Starts the broker and returns when it takes requests.
  ///
  /// @throws PortInUseException when something else listens on the port
  /// @throws BrokerStartException when the folder can't be used or Kafka does not come up
  public synchronized void start() {
    if (server != null) {
      throw new IllegalStateException("This broker has been started already");
    }
    FatalExit.install();
    formatIfEmpty();
    chooseAccess();
    for (var attempt = 1; server == null; attempt++) {
      try {
        startOnce();
      } catch (BrokerStartException e) {
        // A free port may have been taken in the moment between finding and using it.
        if (attempt == ATTEMPTS) {
          throw e;
        }
        log.warn("{} Trying again.", e.getMessage());
      }
    }
    writeClientSettings();
  }

  /// Where clients connect, as `host:port`.
  public synchronized String bootstrapServers() {
    if (server == null) {
      throw new IllegalStateException("The broker is not running");
    }
    return address.reachable(port);
  }

  /// What a client needs to connect.
  public synchronized Map<String, String> clientSettings() {
    var settings = new TreeMap<>(access.ofClient());
    settings.put("bootstrap.servers", bootstrapServers());
    return settings;
  }

  /// What a client needs to connect, in a file: for Kafka's own tools.
  public Path clientSettingsFile() {
    return logDirectory.resolve("client.properties");
  }

  /// Stops in order and returns when everything is on disk. Doing so twice changes nothing.
  @Override
  public synchronized void close() {
    var running = server;
    server = null;
    if (running != null && !FatalExit.happened()) {
      stop(running);
    }
  }

  private void startOnce() {
    var chosen = address.claim("the Kafka broker");
    var controllerAddress = ListenAddress.anyLoopbackPort();
    var controllerPort = portBeside(chosen, controllerAddress);
    var configuration =
        new BrokerConfiguration(
            logDirectory, address, chosen, controllerAddress, controllerPort, access);
    var starting =
        new KafkaRaftServer(new KafkaConfig(configuration.properties(), false), Time.SYSTEM);
    try {
      starting.startup();
    } catch (RuntimeException e) {
      stop(starting);
      throw new BrokerStartException(
          "The Kafka broker on %s does not start: %s.".formatted(logDirectory, e.getMessage()), e);
    }
    server = starting;
    port = chosen;
  }

  /// The broker does not listen yet: its port may well be found free once more.
  private static int portBeside(int brokerPort, ListenAddress controller) {
    while (true) {
      int port = controller.claim("the Kafka controller");
      if (port != brokerPort) {
        return port;
      }
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  private void chooseAccess() {
    if (!closed) {
      return;
    }
    try {
      Files.setPosixFilePermissions(logDirectory, PosixFilePermissions.fromString("rwx------"));
      access = BrokerAccess.ByPassword.of(logDirectory);
    } catch (IOException e) {
      throw new BrokerStartException(
          "The Kafka log in %s can't be closed to others: %s.".formatted(logDirectory, e), e);
    }
  }

  private void writeClientSettings() {
    if (!closed) {
      return;
    }
    var lines =
        clientSettings().entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      PasswordFile.write(clientSettingsFile(), lines);
    } catch (IOException e) {
      throw new BrokerStartException(
          "%s can't be written: %s.".formatted(clientSettingsFile(), e), e);
    }
  }

  private void formatIfEmpty() {
    if (Files.exists(logDirectory.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(logDirectory);
      refuseRecordsWithoutIdentity();
      format();
    } catch (BrokerStartException e) {
      throw e;
    } catch (Exception e) {
      throw new BrokerStartException(
          "The Kafka log in %s can't be created: %s.".formatted(logDirectory, e.getMessage()), e);
    }
  }

  private void refuseRecordsWithoutIdentity() throws IOException {
    try (var partitions = Files.newDirectoryStream(logDirectory, "[!_]*-[0-9]*")) {
      if (partitions.iterator().hasNext()) {
        throw new BrokerStartException(
            "%s holds Kafka records but no meta.properties, without which they can't be read. Restore that file, or move the folder away to begin with an empty log."
                .formatted(logDirectory));
      }
    }
  }

  /// The file that makes the folder a formatted one is written last: a format that is interrupted
  /// is done again.
  private void format() throws Exception {
    try (var quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setNodeId(BrokerConfiguration.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(logDirectory.toString())
          .setMetadataLogDirectory(logDirectory.toString())
          .setControllerListenerName(BrokerConfiguration.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setIgnoreFormatted(true)
          .run();
    }
  }
}
