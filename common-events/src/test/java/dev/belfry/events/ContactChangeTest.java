package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactChangeTest {
  private static final EventLog LOG = EventFixtures.LOG;
  private static final EmailPut EMAIL =
      new EmailPut(EventFixtures.ALICE, "alice@example.com", true, "alice");
  private static final ProducerRecord<byte[], byte[]> RECORD =
      new EventCodec("//belfry/test", Clock.systemUTC())
          .encode(
              Topic.CONTACTS, LOG.partitionOf(EventFixtures.ALICE), EMAIL.contact().bytes(), EMAIL);

  @Test
  void aContactComesBackAsItWasWritten() throws Exception {
    assertThat(RECORD.key()).asString().isEqualTo("alice/email");
    assertThat(parse("alice/email", RECORD.value())).isEqualTo(new ContactChange.Put(EMAIL));
  }

  @Test
  void aRecordWithoutAValueErasesWhatItsKeySays() throws Exception {
    assertThat(parse("alice/push/aB-_9", null))
        .isEqualTo(new ContactChange.Erased(new ContactKey(EventFixtures.ALICE, "push", "aB-_9")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "alice/",
        "/email",
        "alice/email/",
        "a b/email",
        "alice/EMAIL",
        "a/b/c/d"
      })
  void whatIsNoKeyIsRefused(String key) {
    refused(key, RECORD.value());
    refused(key, null);
  }

  @Test
  void anothersKeyIsRefused() {
    refused("alice/push/x", RECORD.value());
    refused("alicf/email", RECORD.value());
  }

  @Test
  void noAddressIsSaidWhereLogLinesMightSayIt() {
    assertThat(EMAIL).asString().contains("alice").doesNotContain("example.com");
    assertThat(new ContactChange.Put(EMAIL)).asString().doesNotContain("example.com");
  }

  @Test
  void aDeviceHasTheSameIdWhoseverItIs() {
    PushPut browser = EventFixtures.browser();

    assertThat(browser.contact()).hasToString("alice/push/" + browser.id());
    assertThat(browser.id())
        .isEqualTo(PushPut.idOf(PushPlatform.WEB, String.valueOf(browser.endpoint())))
        .isNotEqualTo(PushPut.idOf(PushPlatform.FCM, String.valueOf(browser.endpoint())));
    assertThat(ContactKey.parse(browser.contact().bytes())).hasValue(browser.contact());
  }

  @Test
  void whatLetsOthersPushToADeviceIsSaidNowhere() {
    assertThat(new ContactChange.Put(EventFixtures.browser()))
        .asString()
        .contains("alice", "WEB")
        .doesNotContain("push.example.net", "BTBZ", "BCVx");
  }

  @Test
  void aBrowserNeedsItsKeysAndAPhoneItsToken() {
    PushPut browser = EventFixtures.browser();
    for (PushPlatform platform : PushPlatform.values()) {
      assertThatNullPointerException()
          .isThrownBy(() ->
              new PushPut(
                  browser.recipient(),
                  browser.id(),
                  platform,
                  browser.endpoint(),
                  browser.p256dh(),
                  null,
                  browser.keyId(),
                  null,
                  browser.registeredAt(),
                  browser.actor()));
    }
  }

  @Test
  void addressesAreForgottenAndVersionsAreNot() {
    assertThat(Topic.CONTACTS.settings())
        .containsAllEntriesOf(
            Map.of("cleanup.policy", "compact", "max.compaction.lag.ms", "86400000"))
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(Topic.CATALOGUE.settings())
        .containsAllEntriesOf(Map.of("cleanup.policy", "delete", "retention.ms", "-1"));
    assertThat(Topic.CONTACTS.partitions(12)).isEqualTo(12);
    assertThat(Topic.CATALOGUE.partitions(12)).isEqualTo(1);
  }

  private static void refused(String key, byte @Nullable [] value) {
    assertThatExceptionOfType(EventCodec.NotAnEvent.class).isThrownBy(() -> parse(key, value));
  }

  @SuppressWarnings("NullAway") // Kafka's constructor takes null for a value that is absent
  private static ContactChange parse(String key, byte @Nullable [] value) throws Exception {
    var received =
        new ConsumerRecord<byte[], byte[]>(
            "belfry.contacts",
            LOG.partitionOf(EventFixtures.ALICE),
            0,
            key.getBytes(StandardCharsets.UTF_8),
            value);
    RECORD.headers().forEach(received.headers()::add);
    return ContactChange.parse(LOG, received);
  }
}
