package dev.belfry.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// In containers. A port that Docker chooses changes with every start of a container, so these are
/// chosen here, below those that systems hand out to anyone.
final class ContainerServers implements Servers {

  private final KafkaContainer kafka = kafka();
  private final PostgreSQLContainer postgres = postgres();

  @Override
  public void startKafka() {
    startOrResume(kafka);
  }

  @Override
  public void stopKafka() {
    halt(kafka);
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public void startDatabase() {
    startOrResume(postgres);
  }

  @Override
  public void stopDatabase() {
    halt(postgres);
  }

  @Override
  public Database database() {
    var port = postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
    return new Database(
        "jdbc:postgresql://%s:%s/%s"
            .formatted(postgres.getHost(), port, postgres.getDatabaseName()),
        postgres.getUsername(),
        postgres.getPassword());
  }

  @Override
  public void close() {
    kafka.stop();
    postgres.stop();
  }

  private static KafkaContainer kafka() {
    var container =
        new KafkaContainer("apache/kafka:4.2.2")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_LOG_RETENTION_MS", "-1")
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
    publish(container, 9092);
    return container;
  }

  private static PostgreSQLContainer postgres() {
    var container = new PostgreSQLContainer("postgres:18");
    // Testcontainers' own command turns fsync off.
    container.setCommand("postgres", "-c", "fsync=on", "-c", "synchronous_commit=on");
    publish(container, PostgreSQLContainer.POSTGRESQL_PORT);
    return container;
  }

  private static void publish(GenericContainer<?> container, int port) {
    var binding = new PortBinding(Ports.Binding.bindPort(FreePort.next()), new ExposedPort(port));
    container.withCreateContainerCmdModifier(command ->
        Objects.requireNonNullElseGet(command.getHostConfig(), HostConfig::newHostConfig)
            .withPortBindings(binding));
  }

  private static void startOrResume(GenericContainer<?> container) {
    if (container.getContainerId() == null) {
      container.start();
    } else {
      docker().startContainerCmd(container.getContainerId()).exec();
    }
  }

  private static void halt(GenericContainer<?> container) {
    docker().stopContainerCmd(container.getContainerId()).exec();
  }

  private static DockerClient docker() {
    return DockerClientFactory.lazyClient();
  }
}
