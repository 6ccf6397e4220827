package dev.belfry.e2e;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// One broker of [ThreeBrokers], as a process.
final class BrokerOfThree {
  static final String READY = "The broker has joined";

  private BrokerOfThree() {}

  /// Runs until it is ended.
  ///
  /// @param arguments a file with Kafka's settings, and the id of the cluster
  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(file);
    }
    format(settings, arguments[1]);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
    System.out.println(READY);
    server.awaitShutdown();
  }

  private static void format(Properties settings, String clusterId) throws Exception {
    String folder = settings.getProperty("log.dirs");
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
          .setClusterId(clusterId)
          .addDirectory(folder)
          .setMetadataLogDirectory(folder)
          .setControllerListenerName(settings.getProperty("controller.listener.names"))
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setIgnoreFormatted(true)
          .run();
    }
  }
}
