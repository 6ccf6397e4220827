package dev.belfry.producer;

import static dev.belfry.producer.TopicReader.header;
import static dev.belfry.producer.TopicReader.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.client.Acknowledgement;
import dev.belfry.client.BelfryClient;
import dev.belfry.client.Notice;
import dev.belfry.events.Door;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.JavaProcess;
import dev.belfry.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The door `requests`, with a broker of its own that is stopped and started.
class RequestsIT {
  private static final String GROUP = "belfry-requests";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String CANARY = "c4n4ry";

  private static Infrastructure infrastructure;
  private static TopicReader topics;
  private static Producer<byte[], byte[]> producer;
  private static ProducerService service;

  private final String alice = "alice-" + UUID.randomUUID();

  @BeforeAll
  static void startBroker() {
    infrastructure = Infrastructure.start();
    topics = new TopicReader(infrastructure.bootstrapServers());
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                infrastructure.bootstrapServers(),
                "max.request.size",
                2 * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    service = started();
  }

  @AfterAll
  static void stopBroker() {
    stop();
    producer.close(Duration.ZERO);
    infrastructure.close();
  }

  private static ProducerService started() {
    ProducerService starting = ProducerService.start(infrastructure.bootstrapServers());
    starting.bean(EventLogConnection.class).whenAvailable().orTimeout(60, TimeUnit.SECONDS).join();
    return starting;
  }

  private static void stop() {
    service.close();
  }

  @Test
  void whatTheClientPublishesBecomesTheNotificationThatItWasTold() throws Exception {
    Acknowledgement told;
    try (var client =
        BelfryClient.overKafka(
            Map.of("bootstrap.servers", infrastructure.bootstrapServers()), "//shop")) {
      told =
          client
              .publish(Notice.to(alice).title("t").message("m").data(Map.of("n", 1)))
              .get(60, TimeUnit.SECONDS);
    }

    ConsumerRecord<byte[], byte[]> stored = awaitNotifications(alice, 1).getFirst();

    assertThat(stored.partition())
        .isEqualTo(
            service
                .bean(EventLogConnection.class)
                .eventLog()
                .orElseThrow()
                .partitionOf(new RecipientId(alice)));
    assertThat(header(stored, "ce_id")).isEqualTo(told.id().toString());
    assertThat(parse(stored).event())
        .isInstanceOfSatisfying(
            NotificationCreated.class,
            created -> {
              assertThat(created.id()).isEqualTo(told.id());
              assertThat(created.sender()).isEqualTo("//shop");
              assertThat(created.door()).isEqualTo(Door.REQUESTS);
              assertThat(created.requestId()).isEqualTo(told.key());
            });
    await().atMost(PATIENCE).until(() -> count("accepted") >= 1);
    await()
        .untilAsserted(
            () -> assertThat(service.health()).contains("\"requestRelay\":{\"status\":\"UP\"}"));
  }

  @Test
  void theSameCeIdIsTheSameNotification() {
    send(alice, body("one"), "ce_source", "shop", "ce_id", "17");
    send(alice, body("one"), "ce_source", "shop", "ce_id", "17");
    send(alice, body("other"), "ce_source", "bank", "ce_id", "17");

    List<UUID> ids =
        awaitNotifications(alice, 3).stream().map(stored -> created(stored).id()).toList();

    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
  }

  @Test
  void badRequestsAmidGoodOnesBecomeDeadLettersAndStopNothing() {
    byte[] large = new byte[1_048_400];
    new Random(17).nextBytes(large);
    RecordHeaders many = headers("ce_source", "shop");
    IntStream.range(0, 70).forEach(i -> many.add("h" + i, bytes(CANARY)));
    Map<String, ProducerRecord<byte[], byte[]>> bad = new LinkedHashMap<>();
    bad.put("No value.", request(null, headers("ce_source", "shop")));
    bad.put(
        "The body is not UTF-8.",
        request(new byte[] {(byte) 0xc3, 0x28}, headers("ce_source", "shop")));
    bad.put(
        "The body is not well-formed JSON, or has a member twice.",
        request(bytes("[".repeat(60_000)), headers("ce_source", "shop")));
    bad.put(
        "Unknown field. Allowed: recipient, template, variables, title, message,"
            + " notification_type, data, action_url,"
            + " expires_at, realtime, category, channels, thread_key, collapse_key, presentation.",
        request(bytes(body("t").replace("}", ",\"c4n4ry\":1}")), headers("ce_source", "shop")));
    bad.put(
        "recipient: Is needed.",
        request(bytes("{\"title\":\"c4n4ry\",\"message\":\"m\"}"), headers("ce_source", "shop")));
    bad.put("ce_source: Is needed.", request(bytes(body(CANARY)), headers("ce_id", CANARY)));
    bad.put("More than 64 headers.", request(bytes(body("t")), many));
    bad.put("The body may have at most 65536 bytes.", request(large, headers("ce_source", "shop")));
    List<RecordMetadata> places = new ArrayList<>();

    int good = 0;
    for (var each : bad.entrySet()) {
      send(alice, body("No. " + good++), "ce_source", "shop");
      places.add(send(each.getValue()));
    }
    send(alice, body("No. " + good++), "ce_source", "shop");

    assertTitles(awaitNotifications(alice, good), good);
    await().atMost(PATIENCE).until(() -> count("refused") >= bad.size());
    List<ConsumerRecord<byte[], byte[]>> letters = topics.all(Topic.REQUESTS_DEAD_LETTERS);
    Iterator<RecordMetadata> nextPlace = places.iterator();
    for (var each : bad.entrySet()) {
      RecordMetadata place = nextPlace.next();
      ConsumerRecord<byte[], byte[]> letter = letterOf(place, letters);
      assertThat(header(letter, "belfry_reason")).isEqualTo(each.getKey()).doesNotContain(CANARY);
      assertThat(header(letter, "belfry_origin_topic")).isEqualTo("belfry.requests");
      assertThat(letter.partition()).isEqualTo(place.partition());
      if (Arrays.equals(each.getValue().value(), large)) {
        // With the reason it is larger than the topic takes.
        assertThat(header(letter, "belfry_content_omitted")).isEqualTo("true");
        assertThat(letter.value()).isNull();
      } else {
        assertThat(letter.key()).isEqualTo(each.getValue().key());
        assertThat(letter.value()).isEqualTo(each.getValue().value());
        assertThat(letter.headers().toArray()).startsWith(each.getValue().headers().toArray());
      }
    }
  }

  @Test
  void orderPerKeyOutlivesABrokerThatGoesAwayInTheMiddle() throws Exception {
    int each = 300;
    List<String> recipients = recipients(10);
    List<CompletableFuture<?>> sent = new ArrayList<>(sendAll(recipients, 0, each / 2));
    awaitNotifications(recipients.getFirst(), 1);
    infrastructure.stopKafka();
    // The producer makes a caller wait who sends while there is no broker.
    var meanwhile = new FutureTask<>(() -> sendAll(recipients, each / 2, each));
    Thread.ofVirtual().start(meanwhile);
    infrastructure.startKafka();
    sent.addAll(meanwhile.get());
    sent.forEach(CompletableFuture::join);

    assertAllInOrder(recipients, each);
  }

  @Test
  void afterAKillAnotherInstanceGoesOn_withoutLossAndInOrder() {
    stop();
    int each = 300;
    List<String> recipients = recipients(10);
    try (JavaProcess killed =
        JavaProcess.mainClass(ProducerApplication.class)
            .withOption("-Xmx256m")
            .withArgument("--server.address=127.0.0.1")
            .withArgument("--server.port=0")
            .withArgument("--management.server.port=0")
            .withArgument("--spring.kafka.bootstrap-servers=" + infrastructure.bootstrapServers())
            .withArgument(
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + Tokens.jwkSetUri())
            .start("killed-producer")) {
      List<CompletableFuture<?>> sent = new ArrayList<>(sendAll(recipients, 0, each / 2));
      awaitNotifications(recipients.getFirst(), 1);
      sent.addAll(sendAll(recipients, each / 2, each));
      killed.kill9();
      sent.forEach(CompletableFuture::join);
    }

    service = started();

    assertAllInOrder(recipients, each);
  }

  @Test
  void whatIsReadAgainBecauseItsCommitWasLost_isTheSameNotification() throws Exception {
    for (int i = 0; i < 20; i++) {
      send(alice, body("No. " + i), "ce_source", "shop");
    }
    List<UUID> first = awaitNotifications(alice, 20).stream().map(s -> created(s).id()).toList();
    stop();
    forgetCommits();

    service = started();

    List<UUID> both = awaitNotifications(alice, 40).stream().map(s -> created(s).id()).toList();
    assertThat(first).doesNotHaveDuplicates();
    assertThat(both.subList(0, 20)).isEqualTo(first);
    assertThat(both.subList(20, 40)).isEqualTo(first);
  }

  private static void forgetCommits() throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", infrastructure.bootstrapServers()))) {
      Map<TopicPartition, OffsetAndMetadata> beginning =
          IntStream.range(0, 12)
              .boxed()
              .collect(
                  Collectors.toMap(
                      partition -> new TopicPartition(Topic.REQUESTS.topicName(), partition),
                      _ -> new OffsetAndMetadata(0)));
      // Whoever has just left may be a member of the group for a moment.
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> {
            admin.alterConsumerGroupOffsets(GROUP, beginning).all().get(60, TimeUnit.SECONDS);
            return true;
          });
    }
  }

  private static List<String> recipients(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "r%s-%s".formatted(i, UUID.randomUUID()))
        .toList();
  }

  private static List<CompletableFuture<?>> sendAll(List<String> recipients, int from, int to) {
    EventPublisher patient =
        new EventPublisher(producer, new EventCodec("//test", Clock.systemUTC()));
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      for (String recipient : recipients) {
        sent.add(
            patient.send(
                new ProducerRecord<>(
                    Topic.REQUESTS.topicName(),
                    null,
                    bytes(recipient),
                    bytes(body(recipient, "No. " + i)),
                    headers("ce_source", "shop", "ce_id", String.valueOf(i)))));
      }
    }
    return sent;
  }

  /// Each at least once, and the first times in the order of the requests.
  private static void assertAllInOrder(List<String> recipients, int each) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> {
          Map<String, List<ConsumerRecord<byte[], byte[]>>> stored =
              topics.all(Topic.NOTIFICATIONS).stream()
                  .collect(Collectors.groupingBy(RequestsIT::keyOf));
          for (String recipient : recipients) {
            List<ConsumerRecord<byte[], byte[]>> own = stored.getOrDefault(recipient, List.of());
            Map<UUID, ConsumerRecord<byte[], byte[]>> firstTimes = new LinkedHashMap<>();
            own.forEach(one -> firstTimes.putIfAbsent(created(one).id(), one));
            assertTitles(List.copyOf(firstTimes.values()), each);
          }
        });
  }

  private static void assertTitles(List<ConsumerRecord<byte[], byte[]>> stored, int number) {
    assertThat(stored.stream().map(one -> created(one).content().title()))
        .containsExactlyElementsOf(IntStream.range(0, number).mapToObj(i -> "No. " + i).toList());
  }

  private static List<ConsumerRecord<byte[], byte[]>> awaitNotifications(
      String recipient, int atLeast) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                topics.all(Topic.NOTIFICATIONS).stream()
                    .filter(stored -> recipient.equals(keyOf(stored)))
                    .toList(),
            found -> found.size() >= atLeast);
  }

  private static ConsumerRecord<byte[], byte[]> letterOf(
      RecordMetadata place, List<ConsumerRecord<byte[], byte[]>> letters) {
    return letters.stream()
        .filter(letter ->
            header(letter, "belfry_origin_offset").equals(String.valueOf(place.offset()))
                && header(letter, "belfry_origin_partition")
                    .equals(String.valueOf(place.partition())))
        .findFirst()
        .orElseThrow();
  }

  private static String keyOf(ConsumerRecord<byte[], byte[]> stored) {
    return stored.key() == null ? "" : new String(stored.key(), StandardCharsets.UTF_8);
  }

  private static NotificationCreated created(ConsumerRecord<byte[], byte[]> stored) {
    return (NotificationCreated) parse(stored).event();
  }

  private static double count(String outcome) {
    return service.bean(MeterRegistry.class).counter("belfry.requests", "outcome", outcome).count();
  }

  private String body(String title) {
    return body(alice, title);
  }

  private static String body(String recipient, String title) {
    return "{\"recipient\":\"%s\",\"title\":\"%s\",\"message\":\"m\"}".formatted(recipient, title);
  }

  private static RecordMetadata send(String key, String body, String... headers) {
    return send(
        new ProducerRecord<>(
            Topic.REQUESTS.topicName(), null, bytes(key), bytes(body), headers(headers)));
  }

  private ProducerRecord<byte[], byte[]> request(byte @Nullable [] value, RecordHeaders headers) {
    return new ProducerRecord<>(Topic.REQUESTS.topicName(), null, bytes(alice), value, headers);
  }

  private static RecordMetadata send(ProducerRecord<byte[], byte[]> request) {
    try {
      return producer.send(request).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static RecordHeaders headers(String... namesAndValues) {
    RecordHeaders headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], bytes(namesAndValues[i + 1]));
    }
    return headers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
