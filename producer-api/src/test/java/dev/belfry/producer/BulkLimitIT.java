package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkLimitIT {
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";

  @Test
  void whoNotifiesTooManyIsRefusedUntilTheyHaveWaited_andNobodyElseIs() {
    String kafka = Infrastructure.shared().bootstrapServers();
    Tokens shop = Tokens.user("shop-" + UUID.randomUUID()).withScope("notifications:send");
    Tokens bank = Tokens.user("bank-" + UUID.randomUUID()).withScope("notifications:send");
    try (ProducerService service =
        ProducerService.start(
            kafka,
            "--belfry.producer.answer-within=4500ms",
            "--belfry.producer.bulk-recipients-per-second=1",
            "--belfry.producer.bulk-recipient-burst=100")) {
      HttpResponse<String> first =
          await().until(() -> bulk(service, shop, "first", 2_000), it -> it.statusCode() == 202);
      HttpResponse<String> refused = bulk(service, shop, "second", 1);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After").map(Integer::valueOf).orElseThrow())
          .as("a second for each recipient that is owed")
          .isBetween(1_800, 1_901);
      assertThat(json(refused).get("outcome").stringValue()).isEqualTo("nothing_written");
      assertThat(json(refused).get("idempotency_key").stringValue()).isEqualTo("second");
      assertThat(json(refused).get("detail").stringValue()).contains("too many recipients");
      String batch = json(refused).get("batch_id").stringValue();
      assertThat(new TopicReader(kafka).all(Topic.NOTIFICATIONS))
          .noneMatch(found ->
              found.value() != null
                  && new String(found.value(), StandardCharsets.UTF_8).contains(batch));
      // On a busy machine the first answer may be that the outcome is unknown.
      await()
          .untilAsserted(
              () -> assertThat(bulk(service, shop, "first", 2_000).body()).isEqualTo(first.body()));
      await().until(() -> service.post("/api/notifications", shop, HELLO).statusCode() == 202);
      await().until(() -> bulk(service, bank, "first", 10).statusCode() == 202);
    }
  }

  private static HttpResponse<String> bulk(
      ProducerService service, Tokens caller, String key, int recipients) {
    String named =
        IntStream.range(0, recipients)
            .mapToObj("\"u%s\""::formatted)
            .collect(Collectors.joining(","));
    return service.post(
        "/api/notifications/bulk",
        caller,
        HELLO.replace("{", "{\"recipients\":[%s],".formatted(named)),
        "Idempotency-Key",
        key);
  }
}
