package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.events.Topic;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Kafka that does not let producer-api write to the log, with a broker of its own.
class WritesRefusedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";
  private static final Tokens ALICE = Tokens.user("alice");

  @Test
  void healthIsDownWithTheReasonFromTheFirstRefusalUntilKafkaAllowsItAgain(@TempDir Path folder)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.withAcls(folder, ListenAddress.anyLoopbackPort())) {
      broker.start();
      refuseAndAllow(broker.bootstrapServers());
    }
  }

  private static void refuseAndAllow(String kafka) throws Exception {
    try (ProducerService service = ProducerService.start(kafka);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      await().atMost(PATIENCE).until(() -> post(service).statusCode() == 202);
      assertThat(service.health()).doesNotContain("ACLs");

      admin.createAcls(List.of(reading(), notWriting())).all().get();
      HttpResponse<String> refused =
          await().atMost(PATIENCE).until(() -> post(service), answer -> answer.statusCode() != 202);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(json(refused).get("outcome").stringValue()).isEqualTo("unknown");
      // On a busy machine the answer may come before the refusal.
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(json(service.healthDetails()).at("/components/kafkaWrites").toString())
                  .contains(
                      "DOWN",
                      "check its ACLs",
                      "TopicAuthorizationException",
                      "belfry.notifications"));
      assertThat(service.healthDetails().statusCode()).isEqualTo(503);

      admin.deleteAcls(List.of(notWriting().toFilter(), reading().toFilter())).all().get();

      await().atMost(PATIENCE).until(() -> service.healthDetails().statusCode() == 200);
      await().atMost(PATIENCE).until(() -> post(service).statusCode() == 202);
    }
  }

  private static HttpResponse<String> post(ProducerService service) {
    return service.post("/api/notifications", ALICE, HELLO);
  }

  private static AclBinding reading() {
    return acl(AclOperation.ALL, AclPermissionType.ALLOW);
  }

  private static AclBinding notWriting() {
    return acl(AclOperation.WRITE, AclPermissionType.DENY);
  }

  private static AclBinding acl(AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(
            ResourceType.TOPIC, Topic.NOTIFICATIONS.topicName(), PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", operation, permission));
  }
}
