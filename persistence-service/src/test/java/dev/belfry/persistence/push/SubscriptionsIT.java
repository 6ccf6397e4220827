package dev.belfry.persistence.push;

import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.ContactKey;
import dev.belfry.events.EmailPut;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Json;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SubscriptionsIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final RecipientId alice = someone();
  private final RecipientId bob = service.neighbourOf(alice);

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void peopleSeeTheirOwnDevicesAndNeverWhereTheyAreReached() {
    UUID browser = register(alice, endpoint("a"), NOON);
    UUID other = register(alice, endpoint("b"), NOON.plusSeconds(1));
    register(bob, endpoint("c"), NOON);

    awaitOwn(
        alice,
        """
        {"subscriptions":[\
        {"id":"%s","platform":"web","registered_at":"2026-11-22T12:00:01.000Z"},\
        {"id":"%s","platform":"web","registered_at":"2026-11-22T12:00:00.000Z"}]}\
        """
            .formatted(other, browser));
    assertThat(
            service
                .database()
                .sql("SELECT count(*) FROM push_subscription p WHERE p::text LIKE '%c4n4ry%'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void theSameDeviceAgainIsTheSameUntilItIsErased() {
    UUID browser = register(alice, endpoint("a"), NOON);
    register(alice, endpoint("a"), NOON.plusSeconds(60));
    awaitOwn(
        alice,
        "{\"subscriptions\":[{\"id\":\"%s\",\"platform\":\"web\",\"registered_at\":\"2026-11-22T12:01:00.000Z\"}]}"
            .formatted(browser));

    erase(ContactKey.push(alice, browser));

    awaitOwn(alice, "{\"subscriptions\":[]}");
  }

  @Test
  void anErasedDeviceLeavesTheAddressForEmailAlone() {
    UUID browser = register(alice, endpoint("a"), NOON);
    service
        .bean(EventPublisher.class)
        .publish(service.log(), new EmailPut(alice, "alice@example.com", true, alice.value()))
        .join();
    erase(new ContactKey(alice, ContactKey.PUSH, "no-id"));
    erase(ContactKey.push(alice, browser));

    awaitOwn(alice, "{\"subscriptions\":[]}");
    await().until(() -> service.get(alice, "/api/contact").status() == 200);
  }

  @Test
  void aDeviceThatOthersHaveIsTakenFromThem() {
    UUID browser = register(bob, endpoint("a"), NOON);
    RecipientId carol = someone();
    register(carol, endpoint("a"), NOON);
    register(alice, endpoint("a"), NOON);

    await()
        .untilAsserted(() ->
            assertThat(displacedBy(alice, browser))
                .containsExactlyInAnyOrder(bob + "/push/" + browser, carol + "/push/" + browser));
  }

  @Test
  void whoHasTwentyLosesTheOldest() {
    List<UUID> devices =
        IntStream.range(0, PushPut.MOST)
            .mapToObj(i -> register(alice, endpoint("d" + i), NOON.plusSeconds(i)))
            .toList();
    UUID another = PushPut.idOf(PushPlatform.WEB, endpoint("another"));

    await()
        .untilAsserted(() ->
            assertThat(displacedBy(alice, another))
                .containsExactly(alice + "/push/" + devices.getFirst()));
    assertThat(displacedBy(alice, devices.getFirst())).isEmpty();
  }

  @Test
  void whatIsNoIdIsRefused() {
    for (String query : List.of("", "?id=", "?id=x", "?id=1-1-1-1-1")) {
      assertThat(service.get(alice, "/internal/push/displaced" + query).status()).isEqualTo(400);
    }
  }

  /// One that no other test has.
  private String endpoint(String name) {
    return "https://push.example.com/c4n4ry/" + alice + "/" + name;
  }

  private static UUID register(RecipientId whose, String endpoint, Instant at) {
    UUID id = PushPut.idOf(PushPlatform.WEB, endpoint);
    var put =
        new PushPut(whose, id, PushPlatform.WEB, endpoint, "p", "a", "k", null, at, whose.value());
    service.bean(EventPublisher.class).publish(service.log(), put).join();
    return id;
  }

  private static void erase(ContactKey key) {
    service.bean(EventPublisher.class).erase(service.log(), key).join();
  }

  private static List<String> displacedBy(RecipientId whose, UUID id) {
    Answer answer = service.get(whose, "/internal/push/displaced?id=" + id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Json.readObject(answer.text())
        .path("displaced")
        .valueStream()
        .map(each -> each.stringValue())
        .toList();
  }

  private static void awaitOwn(RecipientId whose, String expected) {
    await()
        .untilAsserted(() ->
            assertThat(service.get(whose, "/api/push/subscriptions").text()).isEqualTo(expected));
  }
}
