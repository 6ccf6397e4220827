package dev.belfry.e2e;

import dev.belfry.testing.FreePort;
import dev.belfry.testing.JavaCommand;
import dev.belfry.testing.JavaProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// One service, run from its own jar as an operator does, by environment variables alone. It can be
/// killed and started again at the same address, also from another version's jar.
final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String name;
  private final Map<String, String> environment;
  private final int port = FreePort.next();
  private final int managementPort = FreePort.next();
  private JavaCommand command;
  private JavaProcess process;

  /// Starts it from this build's jar, without waiting until it is ready.
  ServiceProcess(String module, Map<String, String> environment) {
    this(Jars.built(), module, environment);
  }

  /// Starts it, without waiting until it is ready.
  ServiceProcess(Jars jars, String module, Map<String, String> environment) {
    this.name = module;
    this.environment = Map.copyOf(environment);
    this.command = commandOf(jars);
    this.process = command.start(name);
  }

  private JavaCommand commandOf(Jars jars) {
    JavaCommand built =
        JavaProcess.jar(jars.of(name))
            .withOption("-Xmx384m")
            .withOption("-XX:TieredStopAtLevel=1")
            .withEnvironment("SERVER_PORT", String.valueOf(port))
            .withEnvironment("SERVER_ADDRESS", "127.0.0.1")
            .withEnvironment("MANAGEMENT_SERVER_PORT", String.valueOf(managementPort));
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      built = built.withEnvironment(variable.getKey(), variable.getValue());
    }
    return built;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  URI sockets() {
    return URI.create("ws://127.0.0.1:" + port + "/ws/notifications");
  }

  void awaitReady() {
    process.awaitReady(
        URI.create("http://127.0.0.1:%s/actuator/health/readiness".formatted(managementPort)),
        PATIENCE);
  }

  /// The sum of a meter's values, as the service reports them to an operator.
  double metric(String token, String name, String tag) throws IOException, InterruptedException {
    HttpRequest call =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%s/actuator/prometheus".formatted(managementPort)))
            .header("Authorization", "Bearer " + token)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(call, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("prometheus: " + answer.statusCode());
      }
      return answer
          .body()
          .lines()
          .filter(line -> line.startsWith(name + "{") && line.contains(tag))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  /// Whether its management port takes connections at that address of this machine.
  boolean isManagedAt(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, managementPort), 2_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// The first line of its output that this is true of.
  String awaitLine(Predicate<String> wanted) {
    return process.awaitOutput(wanted, PATIENCE);
  }

  /// All lines of its output so far.
  List<String> lines() {
    return process.output();
  }

  void kill9() {
    process.kill9();
  }

  /// Without waiting until it is ready.
  void startAgain() {
    process = command.start(name);
  }

  void restart() {
    startAgain();
    awaitReady();
  }

  /// Ends it in order, and starts it from other jars. Returns when it is ready.
  void replaceBy(Jars jars) {
    process.terminate(PATIENCE);
    command = commandOf(jars);
    restart();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.close();
  }
}
