package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An event says since when its id is new (`belfry_new_since`) where that is certain, and only
/// there. Both instances have forgotten what any key was used for: they tell by the ids alone.
class NewIdsIT {
  private static final String[] FORGETFUL = {
    "--belfry.producer.remember-calls-for=1ms",
    "--belfry.producer.know-keys-for=1ms",
    "--belfry.producer.answer-within=4500ms" // so that none is repeated
  };
  private static final String TEXT = "{\"title\":\"T\",\"message\":\"m\"}";
  private static final RecipientId SHOP_ID = new RecipientId("shop-" + UUID.randomUUID());
  private static final Tokens SHOP = Tokens.user(SHOP_ID.value()).withScope("notifications:send");
  private static ProducerService one;
  private static ProducerService other;

  @BeforeAll
  static void start() {
    String kafka = Infrastructure.shared().bootstrapServers();
    one = ProducerService.start(kafka, FORGETFUL);
    other = ProducerService.start(kafka, FORGETFUL);
    awaitHavingRead(one);
    awaitHavingRead(other);
  }

  private static void awaitHavingRead(ProducerService service) {
    await()
        .until(() -> {
          String some =
              IntStream.range(0, 100)
                  .mapToObj(i -> "\"user-%s\"".formatted(i))
                  .collect(Collectors.joining(","));
          HttpResponse<String> sent = bulk(service, UUID.randomUUID().toString(), some);
          return sent.statusCode() == 202
              && recordsOfBatch(sent).stream().allMatch(NewIdsIT::isSaidToBeNew);
        });
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void theFirstUseOfAKeyIsNewAndARepeatIsNotWhicheverInstanceGetsItHoweverLate() {
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = post(one, key);
    forget(one);
    forget(other);
    post(one, key);
    post(other, key);
    try (ProducerService restarted =
        ProducerService.start(Infrastructure.shared().bootstrapServers(), FORGETFUL)) {
      awaitHavingRead(restarted);
      post(restarted, key);
    }

    assertThat(recordsOf(first).stream().map(NewIdsIT::isSaidToBeNew))
        .containsExactly(true, false, false, false);
  }

  @Test
  void anIdIsNotNewIfARecordHasItThatSaysNothingOfAKey() {
    String key = UUID.randomUUID().toString();
    UUID id = Ids.derived("single", SHOP_ID.value(), key, SHOP_ID.value());
    Content content =
        new Content("t", "m", NotificationType.INFO, JsonObject.EMPTY, null, null, true);
    one.bean(EventPublisher.class)
        .publish(
            one.bean(LogWriter.class).eventLog(),
            new NotificationCreated(id, SHOP_ID, content, "shop", null, null, null),
            NewIdHeader.madeHere())
        .join();
    post(one, UUID.randomUUID().toString()); // read behind it, in the same partition

    assertThat(recordsOf(post(one, key)).stream().map(NewIdsIT::isSaidToBeNew))
        .containsExactly(false, false);
  }

  @Test
  void whatAHalfSentBulkCallHasWrittenIsNotNewAndTheRestIs() {
    String key = UUID.randomUUID().toString();
    assertThat(bulk(one, key, "\"a\"").statusCode()).isEqualTo(202);
    // Another body, which nobody finds out any more, makes the same ids for the same recipients.
    forget(one);
    HttpResponse<String> second = bulk(one, key, "\"a\",\"b\"");

    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(recordsOfBatch(second).stream().map(NewIdsIT::isSaidToBeNew))
        .containsExactlyInAnyOrder(true, false, true);
  }

  @Test
  void whatIsSaidHoldsAlsoWhenTwoInstancesGetTheSameKeyAtTheSameTime() {
    for (int round = 0; round < 50; round++) {
      String key = "together-" + UUID.randomUUID();
      Stream.of(one, other)
          .map(service -> service.sendAsync(call(service, key)))
          .toList()
          .forEach(CompletableFuture::join);
    }
    List<ConsumerRecord<byte[], byte[]>> inOrder = all();

    assertThat(inOrder.stream().filter(NewIdsIT::isSaidToBeNew).count()).isGreaterThanOrEqualTo(50);
    for (ConsumerRecord<byte[], byte[]> said : inOrder) {
      long since = NewIdHeader.sinceIn(said);
      assertThat(
              inOrder.stream()
                  .filter(before -> before.partition() == said.partition())
                  .filter(before -> before.offset() < since)
                  .filter(before -> idOf(before).equals(idOf(said))))
          .isEmpty();
    }
  }

  /// Until what it knew of any key is no longer known.
  private static void forget(ProducerService service) {
    for (int i = 0; i < 2; i++) {
      post(service, UUID.randomUUID().toString());
    }
  }

  private static HttpResponse<String> post(ProducerService service, String key) {
    return service.send(call(service, key));
  }

  private static HttpRequest.Builder call(ProducerService service, String key) {
    return service.call("POST", "/api/notifications", SHOP, TEXT).header("Idempotency-Key", key);
  }

  private static HttpResponse<String> bulk(ProducerService service, String key, String recipients) {
    return service.post(
        "/api/notifications/bulk",
        SHOP,
        TEXT.replace("{", "{\"recipients\":[%s],".formatted(recipients)),
        "Idempotency-Key",
        key);
  }

  private static List<ConsumerRecord<byte[], byte[]>> recordsOf(HttpResponse<String> sent) {
    UUID id = UUID.fromString(json(sent).get("id").stringValue());
    return new TopicReader(Infrastructure.shared().bootstrapServers())
        .withId(Topic.NOTIFICATIONS, id);
  }

  private static List<ConsumerRecord<byte[], byte[]>> recordsOfBatch(HttpResponse<String> sent) {
    String batch = json(sent).get("batch_id").stringValue();
    return all().stream()
        .filter(found -> found.value() != null)
        .filter(found -> new String(found.value(), StandardCharsets.UTF_8).contains(batch))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> all() {
    return new TopicReader(Infrastructure.shared().bootstrapServers()).all(Topic.NOTIFICATIONS);
  }

  private static boolean isSaidToBeNew(ConsumerRecord<byte[], byte[]> found) {
    return found.headers().lastHeader(NewIdHeader.SINCE) != null;
  }

  private static String idOf(ConsumerRecord<byte[], byte[]> found) {
    return TopicReader.header(found, "ce_id");
  }
}
