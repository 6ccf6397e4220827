package dev.belfry.e2e;

import dev.belfry.testing.FreePort;
import dev.belfry.testing.JavaCommand;
import dev.belfry.testing.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;

/// One broker: while it is away, all of Kafka is.
final class LoneBroker implements Brokers {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final int port = FreePort.next();
  private final JavaCommand command;
  private JavaProcess process;

  /// Starts it.
  ///
  /// @param folder for its data
  LoneBroker(Path folder) {
    command =
        JavaProcess.mainClass(BrokerProcess.class)
            .withOption("-Xmx512m")
            .withOption("-XX:TieredStopAtLevel=1")
            .withArgument(folder.toString())
            .withArgument(String.valueOf(port));
    process = start();
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void kill() {
    process.kill9();
  }

  @Override
  public void restart() {
    process = start();
  }

  private JavaProcess start() {
    JavaProcess started = command.start("broker");
    started.awaitOutput(line -> line.contains(BrokerProcess.READY), PATIENCE);
    return started;
  }

  @Override
  public void close() {
    process.close();
  }
}
