package dev.belfry.persistence.contact;

import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Channel;
import dev.belfry.events.ContactKey;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryBounced.Kind;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EmailPut;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SuppressionLifted;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.service.secret.AddressHashes;
import dev.belfry.service.secret.ChannelSecret;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.LogLines;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ContactsIT {
  private static final String SECRET = "a-secret-of-tests";
  private static final RunningService service =
      RunningService.start(
              Infrastructure.shared(),
              Infrastructure.shared().newDatabase(),
              "belfry.channel.secret=" + SECRET)
          .awaitTables();

  private final RecipientId alice = someone();

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theLastAddressCountsUntilItIsErased() {
    assertThat(contact(alice).status()).isEqualTo(404);

    put("old@example.com", true);
    put(alice + "@example.com", false);

    awaitBody(
        "{\"email\":\"%s@example.com\",\"verified\":false,\"suppressed\":null}".formatted(alice));
    assertThat(rowsWith(alice + "@example.com")).isEqualTo(1);

    service.bean(EventPublisher.class).erase(service.log(), ContactKey.email(alice)).join();

    await().until(() -> contact(alice).status() == 404);
    assertThat(rowsWith(alice + "@example.com")).isZero();
  }

  @Test
  void nobodyReadsTheAddressOfAnother() {
    put("alice@example.com", true);
    awaitBody("{\"email\":\"alice@example.com\",\"verified\":true,\"suppressed\":null}");

    assertThat(contact(service.neighbourOf(alice)).status()).isEqualTo(404);
  }

  @Test
  void whatIsNoContactIsPassedOverAndKeptNowhere() {
    try (LogLines lines = LogLines.listen()) {
      raw(alice.value() + "/email", "{\"recipient\":\"c4n4ry@example.com\"}");
      raw("c4n4ry@example.com", "{}");
      raw(alice.value() + "/pigeon/c4n4ry", "{\"c4n4ry\":1}");
      put("alice@example.com", true);

      awaitBody("{\"email\":\"alice@example.com\",\"verified\":true,\"suppressed\":null}");

      assertThat(lines.ofService()).noneMatch(line -> line.contains("c4n4ry"));
    }
    assertThat(
            service
                .database()
                .sql("SELECT count(*) FROM dead_letter WHERE topic = 'belfry.contacts'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void anAddressSaysWhatKeepsMailBackFromItUntilThatIsLiftedOrTheAddressIsAnother() {
    String address = alice + "@example.com";
    String hash = new AddressHashes(new ChannelSecret(SECRET)).of(address);
    put(address, true);
    awaitSuppressed(address, "null");

    publish(new DeliveryBounced(Ids.next(), alice, Channel.EMAIL, Kind.BOUNCE, false, hash));
    publish(new DeliveryBounced(Ids.next(), alice, Channel.EMAIL, Kind.BOUNCE, true, hash));
    awaitSuppressed(address, "\"bounce\"");
    publish(new DeliveryBounced(Ids.next(), alice, Channel.EMAIL, Kind.COMPLAINT, true, hash));
    awaitSuppressed(address, "\"complaint\"");

    put("other-" + address, true);
    awaitSuppressed("other-" + address, "null");
    put(address, true);
    awaitSuppressed(address, "\"complaint\"");

    RunningService.await(
        service
            .bean(EventPublisher.class)
            .publish(service.log(), new SuppressionLifted(hash, "operator", "it is back")));
    awaitSuppressed(address, "null");
  }

  private void awaitSuppressed(String address, String why) {
    awaitBody("{\"email\":\"%s\",\"verified\":true,\"suppressed\":%s}".formatted(address, why));
  }

  private static void publish(DeliveryStep step) {
    RunningService.await(service.bean(EventPublisher.class).publish(service.log(), step));
  }

  private void put(String email, boolean verified) {
    service
        .bean(EventPublisher.class)
        .publish(service.log(), new EmailPut(alice, email, verified, alice.value()))
        .join();
  }

  private void raw(String key, String value) {
    service.publish(
        new ProducerRecord<>(
            Topic.CONTACTS.topicName(),
            service.log().partitionOf(alice),
            key.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8)));
  }

  private static Answer contact(RecipientId whose) {
    return service.get(whose, "/api/contact");
  }

  private void awaitBody(String expected) {
    await().untilAsserted(() -> assertThat(contact(alice).text()).isEqualTo(expected));
  }

  private static int rowsWith(String email) {
    return service
        .database()
        .sql("SELECT count(*) FROM contact WHERE email = :email")
        .param("email", email)
        .query(Integer.class)
        .single();
  }
}
