package dev.belfry.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class KafkaWritesTest {
  private final KafkaWrites writes = new KafkaWrites();

  @Test
  void areDownWithTheReasonFromARefusalToTheNextRecordThatTheTopicTakes() {
    fail("a", new TopicAuthorizationException(Set.of("a")));

    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(writes.health().getDetails().toString())
        .contains("ACLs", "a=TopicAuthorizationException");
    succeed("b");
    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);
    succeed("a");
    assertThat(writes.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void areDownWhenTheProducerAsAWholeIsRefused() {
    fail("a", new KafkaException("in an error state", new ClusterAuthorizationException("no")));
    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);

    succeed("a");
    fail("a", new SaslAuthenticationException("who are you"));
    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void whatOneCallerSendsTooLarge_orIsLate_changesNothing() {
    fail("a", new RecordTooLargeException("2 MB"));
    fail("a", new TimeoutException("30 s"));

    assertThat(writes.health().getStatus()).isEqualTo(Status.UP);
  }

  private void fail(String topic, RuntimeException failure) {
    writes.ended(topic, failure);
  }

  private void succeed(String topic) {
    writes.ended(topic, null);
  }
}
