package dev.belfry.e2e;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import java.nio.file.Path;

/// A broker that is a process of its own, so that a test can kill it.
final class BrokerProcess {
  static final String READY = "The broker is ready";

  private BrokerProcess() {}

  /// Runs until it is ended.
  ///
  /// @param arguments the folder for its data, and the port
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker broker =
        new EmbeddedBroker(
            Path.of(arguments[0]), ListenAddress.loopback(Integer.parseInt(arguments[1]), "port"));
    broker.start();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    System.out.println(READY);
    Thread.currentThread().join();
  }
}
