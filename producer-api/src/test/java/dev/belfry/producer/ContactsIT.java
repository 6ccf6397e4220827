package dev.belfry.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.ContactChange;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EmailPut;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.LogLines;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactsIT {
  private static final String CANARY = "c4n4ry";
  private static final Tokens DIRECTORY = Tokens.user("directory").withScope("contacts:write");
  private static ProducerService service;
  private static TopicReader topics;
  private static EventLog log;

  private final RecipientId alice = new RecipientId("alice-" + UUID.randomUUID());
  private final Tokens token =
      Tokens.user(alice.value())
          .withClaim("email", "Alice-c4n4ry@example.com")
          .withClaim("email_verified", true);

  @BeforeAll
  static void start() {
    String kafka = Infrastructure.shared().bootstrapServers();
    service = ProducerService.patient(kafka);
    topics = new TopicReader(kafka);
    await().until(() -> service.readiness().statusCode() == 200);
    log = service.bean(LogWriter.class).eventLog();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void ownAddressIsTheOneThatTheTokenNamesAsVerified() {
    assertThat(put(token, "/api/contact", "alice-c4n4ry@EXAMPLE.com").statusCode()).isEqualTo(202);

    assertThat(changes())
        .containsExactly(
            new ContactChange.Put(
                new EmailPut(alice, "Alice-c4n4ry@example.com", true, alice.value())));
  }

  @Test
  void noOtherAddressIsOnesOwn() {
    for (Tokens wrong :
        List.of(
            token.withClaim("email", "mallory@example.com"),
            token.withClaim("email_verified", false),
            token.withClaim("email_verified", "true"),
            token.withClaim("email", List.of("alice-c4n4ry@example.com")),
            Tokens.user(alice.value()))) {
      assertRefused(put(wrong, "/api/contact", "alice-c4n4ry@example.com"), 403);
    }
    assertThat(changes()).isEmpty();
  }

  @Test
  void whatIsErasedIsATombstoneUnderTheSameKey() {
    put(token, "/api/contact", "alice-c4n4ry@example.com");

    assertThat(delete(token, "/api/contact").statusCode()).isEqualTo(202);

    assertThat(changes()).last().isEqualTo(new ContactChange.Erased(ContactKey.email(alice)));
    assertThat(changes()).extracting(ContactChange::key).containsOnly(ContactKey.email(alice));
  }

  @Test
  void aServiceThatMayWriteContactsAnswersForThoseOfOthers() {
    String path = "/api/contacts/" + alice.value();

    assertThat(put(DIRECTORY, path, "alice-c4n4ry@example.com").statusCode()).isEqualTo(202);
    assertThat(delete(DIRECTORY, path).statusCode()).isEqualTo(202);

    assertThat(changes())
        .containsExactly(
            new ContactChange.Put(
                new EmailPut(alice, "alice-c4n4ry@example.com", true, "directory")),
            new ContactChange.Erased(ContactKey.email(alice)));
  }

  @Test
  void nobodyElseWritesTheContactsOfOthers() {
    for (Tokens other :
        List.of(
            token, Tokens.user("mallory").withScope("notifications:send notifications:operate"))) {
      assertRefused(put(other, "/api/contacts/" + alice.value(), "m@example.com"), 403);
      assertRefused(delete(other, "/api/contacts/" + alice.value()), 403);
    }
    assertThat(changes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\":null}",
        "{\"email\":1}",
        "{\"email\":\"\"}",
        "{\"email\":\"c4n4ry\"}",
        "{\"email\":\"a@example.com\\r\\nBcc: c4n4ry@example.com\"}",
        "{\"email\":\"c4n4ry\\u0000@example.com\"}",
        "{\"email\":\"Alice <c4n4ry@example.com>\"}",
        "{\"email\":\"a@example.com,c4n4ry@example.com\"}",
        "{\"email\":\"a@example.com\",\"c4n4ry\":1}",
        "{\"email\":\"a@example.com\",\"verified\":true}"
      })
  void anAddressOutsideTheContractIsRefused(String body) {
    assertRefused(service.send(service.call("PUT", "/api/contact", token, body)), 422);
    assertRefused(
        service.send(service.call("PUT", "/api/contacts/" + alice.value(), DIRECTORY, body)), 422);
  }

  @Test
  void whatIsNoRecipientHasNoContact() {
    assertRefused(put(DIRECTORY, "/api/contacts/c4n4ry%24", "a@example.com"), 404);
    assertRefused(delete(DIRECTORY, "/api/contacts/" + "x".repeat(129)), 404);
  }

  @Test
  void addressesAreNeitherInTheEternalLogNorInLogLines() {
    try (LogLines lines = LogLines.listen()) {
      put(token, "/api/contact", "alice-c4n4ry@example.com");
      put(DIRECTORY, "/api/contacts/" + alice.value(), "alice-c4n4ry@example.com");
      put(token, "/api/contact", "other-c4n4ry@example.com");
      delete(token, "/api/contact");

      assertThat(lines.ofService()).noneMatch(line -> line.contains(CANARY));
    }
    for (Topic topic : List.of(Topic.NOTIFICATIONS, Topic.RECEIPTS, Topic.AUDIT)) {
      assertThat(topics.all(topic))
          .noneMatch(
              each -> new String(each.value(), StandardCharsets.UTF_8).contains("alice-" + CANARY));
    }
  }

  private static HttpResponse<String> put(Tokens token, String path, String email) {
    return service.send(service.call("PUT", path, token, "{\"email\":\"%s\"}".formatted(email)));
  }

  private static HttpResponse<String> delete(Tokens token, String path) {
    return service.send(service.call("DELETE", path, token, ""));
  }

  private List<ContactChange> changes() {
    return topics.all(Topic.CONTACTS).stream()
        .map(each -> {
          try {
            return ContactChange.parse(log, each);
          } catch (NotAnEvent e) {
            throw new AssertionError(e.reason(), e);
          }
        })
        .filter(change -> change.key().recipient().equals(alice))
        .toList();
  }

  private static void assertRefused(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).doesNotContain(CANARY);
  }
}
