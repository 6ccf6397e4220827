package dev.belfry.delivery.tail;

import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/// Where the log ends according to Kafka: asked when a client names a position that this node has
/// not come to.
@Component
public final class LogEnd implements DisposableBean {
  private static final int TIMEOUT_MILLIS = 2_000;

  private final Admin admin;

  LogEnd(KafkaProperties kafka) {
    admin = Admin.create(kafka.buildAdminProperties());
  }

  /// Whether the log goes beyond a position. Waits for Kafka; false if it does not answer in time.
  public boolean isBeyond(Position position) {
    TopicPartition partition =
        new TopicPartition(Topic.NOTIFICATIONS.topicName(), position.partition());
    try {
      return admin
              .listOffsets(
                  Map.of(partition, OffsetSpec.latest()),
                  new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS))
              .partitionResult(partition)
              .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .offset()
          > position.offset();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void destroy() {
    admin.close();
  }
}
