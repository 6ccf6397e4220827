package dev.belfry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

  @TempDir Path folder;

  @Test
  void keepsRecordsAndItsIdentityOverARestart() throws Exception {
    String cluster;
    try (var broker = started(ListenAddress.anyLoopbackPort())) {
      cluster = clusterId(broker);
      var records = new Records(broker.bootstrapServers());
      records.createTopic();
      records.write(100);
    }
    try (var broker = started(ListenAddress.anyLoopbackPort())) {
      assertThat(new Records(broker.bootstrapServers()).read()).hasSize(100);
      assertThat(clusterId(broker)).isEqualTo(cluster);
    }
  }

  @Test
  void listensOnThePortItWasGiven_againAfterARestart() throws Exception {
    var port = ListenAddress.anyLoopbackPort().claim("the test");
    for (var start = 0; start < 2; start++) {
      try (var broker = started(ListenAddress.loopback(port, "kafka.port"))) {
        assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        assertThat(clusterId(broker)).isNotBlank();
      }
    }
  }

  @Test
  void makesNoTopicThatIsMerelyMentioned() {
    try (var broker = started(ListenAddress.anyLoopbackPort());
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 1000),
                new StringSerializer(),
                new StringSerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("mistyped", "x")).get())
          .hasCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void explainsATakenPort() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var broker =
            new EmbeddedBroker(
                folder, ListenAddress.loopback(taken.getLocalPort(), "kafka.port"))) {
      assertThatExceptionOfType(PortInUseException.class)
          .isThrownBy(broker::start)
          .withMessageContainingAll(
              Integer.toString(taken.getLocalPort()), "Kafka broker", "kafka.port")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  @Test
  void refusesRecordsThatLostTheirIdentity_ratherThanFormatOverThem() throws IOException {
    Files.createDirectories(folder.resolve("belfry.notifications-0"));
    try (var broker = new EmbeddedBroker(folder, ListenAddress.anyLoopbackPort())) {
      assertThatExceptionOfType(BrokerStartException.class)
          .isThrownBy(broker::start)
          .withMessageContainingAll(folder.toString(), "meta.properties");
    }
  }

  @Test
  void closingTwiceOrBeforeTheStartChangesNothing() {
    var broker = new EmbeddedBroker(folder, ListenAddress.anyLoopbackPort());
    broker.close();
    broker.start();
    broker.close();
    broker.close();
    assertThatThrownBy(broker::bootstrapServers).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesTransactions_withoutOtherBrokers() throws Exception {
    try (var broker = started(ListenAddress.anyLoopbackPort());
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "alone"),
                new StringSerializer(),
                new StringSerializer())) {
      new Records(broker.bootstrapServers()).createTopic();
      producer.initTransactions();
      producer.beginTransaction();
      var sent = producer.send(new ProducerRecord<>("kept", "in a transaction"));
      producer.commitTransaction();
      assertThat(sent).isDone();
      assertThat(new Records(broker.bootstrapServers()).read())
          .isEqualTo(List.of("in a transaction"));
    }
  }

  private EmbeddedBroker started(ListenAddress address) {
    var broker = new EmbeddedBroker(folder, address);
    broker.start();
    return broker;
  }

  private static String clusterId(EmbeddedBroker broker) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin.describeCluster().clusterId().get();
    }
  }
}
