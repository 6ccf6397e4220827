package dev.belfry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.Topic;
import dev.belfry.events.TopicSetup;
import dev.belfry.testing.Infrastructure;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaClientIT {
  private static final Infrastructure INFRASTRUCTURE = Infrastructure.start();

  @BeforeAll
  static void createTopics() throws Exception {
    try (var admin = Admin.create(connection())) {
      new TopicSetup(admin, 3).createMissing();
    }
  }

  @AfterAll
  static void stop() {
    INFRASTRUCTURE.close();
  }

  @Test
  void anInterruptedThreadMayCloseIt() throws Exception {
    var client = BelfryClient.overKafka(connection(), "shop");
    String recipient = newRecipient();
    get(client.publish(Notice.to(recipient).title("Shipped").message("On its way.")));

    Thread.currentThread().interrupt();
    client.close();

    assertThat(Thread.interrupted()).isTrue();
  }

  /// Kafka's classes are loaded anew for this, as what they find out when they are first used
  /// stays.
  @Test
  void aThreadWhoseContextDoesNotSeeKafkaMayMakeTheFirst() throws Exception {
    URL[] classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> toUrl(Path.of(entry)))
            .toArray(URL[]::new);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var fresh = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Method overKafka =
          fresh
              .loadClass(BelfryClient.class.getName())
              .getMethod("overKafka", Map.class, String.class);
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      var client = (AutoCloseable) overKafka.invoke(null, connection(), "shop");
      client.close();
      assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getPlatformClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL toUrl(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aNoticeBecomesARequestWhoseIdIsKnownInAdvance() throws Exception {
    try (var client = BelfryClient.overKafka(connection(), "shop")) {
      String recipient = newRecipient();
      Acknowledgement acknowledgement =
          get(
              client.publish(
                  Notice.to(recipient)
                      .title("Shipped")
                      .message("On its way.")
                      .idempotencyKey("order-17")));

      ConsumerRecord<byte[], byte[]> request = requestsTo(recipient, 1).getFirst();
      assertThat(new String(request.key(), StandardCharsets.UTF_8)).isEqualTo(recipient);
      assertThat(header(request, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(request, "ce_id")).isEqualTo("order-17");
      assertThat(header(request, "ce_source")).isEqualTo("shop");
      assertThat(header(request, "ce_type")).isEqualTo("dev.belfry.notification.requested.v1");
      assertThat(header(request, "ce_time")).endsWith("Z");
      assertThat(header(request, "content-type")).isEqualTo("application/json");
      assertThat(new String(request.value(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"recipient\":\"%s\",\"title\":\"Shipped\",\"message\":\"On its way.\"}"
                  .formatted(recipient));
      assertThat(acknowledgement.id())
          .isEqualTo(Ids.derived("requests", "shop", "order-17", recipient));
      assertThat(acknowledgement.position()).isEmpty();
    }
  }

  @Test
  void aNoticeToManyIsARequestForEach() throws Exception {
    List<String> recipients = Stream.generate(KafkaClientIT::newRecipient).limit(500).toList();
    try (var client = BelfryClient.overKafka(connection(), "shop")) {
      Notice notice = Notice.toMany(recipients).title("News").message("Read.");
      Acknowledgement first = get(client.publish(notice.idempotencyKey("news")));
      Acknowledgement repeat = get(client.publish(notice.idempotencyKey("news")));

      assertThat(first.count()).isEqualTo(500);
      assertThat(first.ids()).doesNotHaveDuplicates().isEqualTo(repeat.ids());
      List<ConsumerRecord<byte[], byte[]>> requests = requestsTo(recipients.get(77), 2);
      String eventId = header(requests.getFirst(), "ce_id");
      assertThat(header(requests.getLast(), "ce_id")).isEqualTo(eventId);
      assertThat(first.ids().get(77))
          .isEqualTo(Ids.derived("requests", "shop", eventId, recipients.get(77)));
    }
  }

  @Test
  void noticesOfOneThreadKeepTheirOrder() throws Exception {
    String recipient = newRecipient();
    try (var client = BelfryClient.overKafka(connection(), "shop")) {
      List<CompletableFuture<Acknowledgement>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(client.publish(Notice.to(recipient).title("No. " + i).message("Read.")));
      }
      for (var each : all) {
        get(each);
      }
    }

    List<ConsumerRecord<byte[], byte[]>> requests = requestsTo(recipient, 200);
    for (int i = 0; i < 200; i++) {
      assertThat(Json.mapper().readTree(requests.get(i).value()).get("title").asString())
          .isEqualTo("No. " + i);
    }
  }

  @Test
  void aBrokerThatIsAwayIsWaitedFor_withoutBlockingTheCaller() throws Exception {
    String recipient = newRecipient();
    RetryPolicy patient = RetryPolicy.DEFAULT.givingUpAfter(Duration.ofSeconds(60));
    try (var client = BelfryClient.overKafka(connection(), "shop", patient)) {
      INFRASTRUCTURE.stopKafka();
      List<CompletableFuture<Acknowledgement>> futures = new ArrayList<>();
      List<Duration> handedOverIn = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          long begun = System.nanoTime();
          futures.add(
              client.publish(
                  Notice.to(recipient).title("Title").message("Message").idempotencyKey("once")));
          handedOverIn.add(Duration.ofNanos(System.nanoTime() - begun));
        }
      } finally {
        INFRASTRUCTURE.startKafka();
      }

      for (var future : futures) {
        assertThat(get(future).key()).isEqualTo("once");
      }
      assertThat(Collections.min(handedOverIn))
          .as("a pause of the machine may hold up one")
          .isLessThan(Duration.ofMillis(900));
    }
    assertThat(requestsTo(recipient, 1))
        .allSatisfy(request -> assertThat(header(request, "ce_id")).isEqualTo("once"));
  }

  @Test
  void whatKafkaDoesNotTakeInTimeIsToldAsNotAcknowledged_withItsKey() {
    var nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
    try (var client =
        BelfryClient.overKafka(
            nowhere, "shop", RetryPolicy.DEFAULT.givingUpAfter(Duration.ofSeconds(2)))) {
      Notice notice =
          Notice.to("alice").title("Title").message("Message").idempotencyKey("order-17");

      assertThatThrownBy(() -> get(client.publish(notice)))
          .hasCauseInstanceOf(NotAcknowledgedException.class)
          .hasMessageContaining("order-17");
    }
  }

  @Test
  void everyoneAndWithdrawalsAreRefused() {
    try (var client = BelfryClient.overKafka(connection(), "shop")) {
      assertThatThrownBy(
              () -> get(client.publish(Notice.toEveryone().title("Title").message("Message"))))
          .hasRootCauseInstanceOf(UnsupportedOperationException.class)
          .hasRootCauseMessage("a notice to everyone can be sent over REST only");
      assertThatThrownBy(() -> get(client.withdraw(Ids.next(), "alice")))
          .hasRootCauseInstanceOf(UnsupportedOperationException.class);
    }
  }

  private static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", INFRASTRUCTURE.bootstrapServers());
  }

  private static String newRecipient() {
    return "r-" + UUID.randomUUID();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(90, TimeUnit.SECONDS);
  }

  private static String header(ConsumerRecord<byte[], byte[]> request, String name) {
    return new String(request.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> requestsTo(String recipient, int atLeast) {
    try (var consumer =
        new KafkaConsumer<>(
            connection(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.REQUESTS.topicName()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      Awaitility.await()
          .until(() -> {
            for (var request : consumer.poll(Duration.ofMillis(200))) {
              if (recipient.equals(new String(request.key(), StandardCharsets.UTF_8))) {
                found.add(request);
              }
            }
            return found.size() >= atLeast;
          });
      return found;
    }
  }
}
