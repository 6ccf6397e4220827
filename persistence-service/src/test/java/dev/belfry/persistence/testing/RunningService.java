package dev.belfry.persistence.testing;

import dev.belfry.consumer.sink.SinkPauses;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.PersistenceApplication;
import dev.belfry.persistence.database.Schema;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;

/// persistence-service as it runs by itself, on a port of its own, with a database of its own
/// unless told otherwise.
public final class RunningService implements AutoCloseable {
  /// Of sinks whose tests don't wait longer than they must.
  public static final SinkPauses SHORT_PAUSES =
      new SinkPauses(Duration.ofMillis(500), Duration.ofMillis(500));

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Tokens AUDITOR =
      Tokens.user("auditor")
          .withScope("notifications:audit notifications:operate email:report")
          .expiringIn(Duration.ofDays(1));
  private static final String AUDITORS_TOKEN = AUDITOR.signed();

  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<RecipientId, String> tokens = new ConcurrentHashMap<>();
  private final EventLog log;

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
    this.log = await(context.getBean(EventLogConnection.class).whenAvailable());
    awaitTopics();
  }

  /// A send waits for a second only, and a busy broker may tell of a new topic later.
  private void awaitTopics() {
    var producer =
        (Producer<?, ?>)
            Objects.requireNonNull(
                ReflectionTestUtils.getField(context.getBean(EventPublisher.class), "producer"));
    for (Topic topic : Topic.values()) {
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> !producer.partitionsFor(topic.topicName()).isEmpty());
    }
  }

  /// On a database of its own, which has its tables when this returns.
  public static RunningService start(Infrastructure infrastructure) {
    return start(infrastructure, infrastructure.newDatabase()).awaitTables();
  }

  /// It can answer reads when this returns.
  public RunningService awaitTables() {
    Awaitility.await().until(() -> context.getBean(Schema.class).isCurrent());
    return this;
  }

  public static RunningService start(
      Infrastructure infrastructure, Database database, String... settings) {
    return start(infrastructure.bootstrapServers(), database, settings);
  }

  public static RunningService start(
      String bootstrapServers, Database database, String... settings) {
    List<String> arguments = new ArrayList<>(database.arguments());
    arguments.addAll(
        List.of(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--management.server.port=-1",
            "--spring.kafka.bootstrap-servers=" + bootstrapServers,
            "--spring.kafka.consumer.fetch-max-wait=50ms",
            "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + Tokens.jwkSetUri(),
            "--belfry.log.create-topics=true"));
    return new RunningService(
        new SpringApplicationBuilder(PersistenceApplication.class)
            .properties("spring.config.name=persistence-service", "belfry.log.partitions=3")
            .properties(settings)
            .initializers((GenericApplicationContext starting) ->
                starting.registerBean(SinkPauses.class, () -> SHORT_PAUSES))
            .run(arguments.toArray(String[]::new)));
  }

  public EventLog log() {
    return log;
  }

  /// Someone else whose events are in the same partition.
  public RecipientId neighbourOf(RecipientId recipient) {
    return Stream.generate(Events::someone)
        .filter(other -> log.partitionOf(other) == log.partitionOf(recipient))
        .findFirst()
        .orElseThrow();
  }

  public JdbcClient database() {
    return context.getBean(JdbcClient.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  public <T> Map<String, T> beans(Class<T> type) {
    return context.getBeansOfType(type);
  }

  public Published publish(NotificationEvent event) {
    return await(context.getBean(EventPublisher.class).publish(log, event));
  }

  public CompletableFuture<Published> publishLater(NotificationEvent event) {
    return context.getBean(EventPublisher.class).publish(log, event);
  }

  /// A record as it is.
  public RecordMetadata publish(ProducerRecord<byte[], byte[]> raw) {
    return await(context.getBean(EventPublisher.class).send(raw));
  }

  public Published publish(ReceiptEvent event) {
    return await(context.getBean(EventPublisher.class).publish(log, event));
  }

  /// How many a user has not read; -1 while that can't be told.
  public int unread(RecipientId user) {
    return get(user, "/api/notifications/unread-count").body().path("unread_count").asInt(-1);
  }

  public Published publish(DeliveryStep step) {
    return await(context.getBean(EventPublisher.class).publish(log, step));
  }

  /// Many events, each without waiting for the one before; returns when all are in the log.
  public void publish(RandomEvents events, int count) {
    var publisher = context.getBean(EventPublisher.class);
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NotificationEvent event = events.next(i);
      if (event.recipient() == null) {
        UUID id = event instanceof NewNotification created ? created.id() : Ids.next();
        for (int partition = 0; partition < log.partitions(); partition++) {
          sent.add(publisher.publishCopy(log, partition, event, id));
        }
      } else {
        sent.add(publisher.publish(log, event));
      }
    }
    sent.forEach(RunningService::await);
  }

  /// What concerns everyone, in every partition.
  ///
  /// @return where the copy for this recipient is
  public Published publishToAll(NotificationEvent event, RecipientId seenBy) {
    UUID eventId = event instanceof NewNotification created ? created.id() : Ids.next();
    List<Published> copies =
        IntStream.range(0, log.partitions())
            .mapToObj(partition ->
                await(
                    context
                        .getBean(EventPublisher.class)
                        .publishCopy(log, partition, event, eventId)))
            .toList();
    return copies.get(log.partitionOf(seenBy));
  }

  /// Asks as this user, and again for as long as the answer is 503: a busy machine may need more
  /// time than one call waits.
  public Answer get(RecipientId user, String path) {
    return patiently(() -> getOnce(user, path));
  }

  /// Asks as this user, whatever the answer.
  public Answer getOnce(RecipientId user, String path) {
    return await(getLater(user, path));
  }

  public CompletableFuture<Answer> getLater(RecipientId user, String path) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + tokenOf(user))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(Answer::of);
  }

  /// The same each time: signing one takes longer than many an answer.
  private String tokenOf(RecipientId user) {
    return tokens.computeIfAbsent(
        user, one -> Tokens.user(one.value()).expiringIn(Duration.ofHours(1)).signed());
  }

  /// Asks as this user, and takes no more of the answer than what fits into a small buffer.
  public Socket askAndReadNothing(RecipientId user, String path) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri(path).getPort()));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, Tokens.user(user.value()).signed())
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// Asks as an auditor, and again for as long as the answer is 503.
  public Answer audit(String path) {
    return send("GET", path, AUDITOR, null);
  }

  /// Asks as an auditor, whatever the answer.
  public Answer auditOnce(String path) {
    return sendOnce("GET", path, AUDITOR, null);
  }

  private static Answer patiently(Callable<Answer> question) {
    return Awaitility.await().until(question, answer -> answer.status() != 503);
  }

  /// Acts as an auditor.
  ///
  /// @param body JSON, if any
  public Answer act(String path, @Nullable String body) {
    return send("POST", path, AUDITOR, body);
  }

  /// Acts likewise, and does not say before how much there is to come.
  public Answer actInChunks(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return await(
        client
            .sendAsync(
                HttpRequest.newBuilder(uri(path))
                    .header("Authorization", "Bearer " + AUDITORS_TOKEN)
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream(bytes)))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .thenApply(Answer::of));
  }

  /// Questions are asked again for as long as the answer is 503.
  public Answer send(String method, String path, Tokens token, @Nullable String body) {
    return method.equals("GET")
        ? patiently(() -> sendOnce(method, path, token, body))
        : sendOnce(method, path, token, body);
  }

  private Answer sendOnce(String method, String path, Tokens token, @Nullable String body) {
    var request =
        HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + signed(token));
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return await(
        client
            .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
            .thenApply(Answer::of));
  }

  private static String signed(Tokens token) {
    return token.equals(AUDITOR) ? AUDITORS_TOKEN : token.signed();
  }

  /// Likewise; what is asked for may take long.
  public Answer postAsAuditor(String path, String body) {
    return await(postLater(AUDITORS_TOKEN, path, body), LONG);
  }

  public CompletableFuture<Answer> postLater(String token, String path, String body) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(Answer::of);
  }

  /// The body of an auditor's query as it comes.
  public HttpResponse<InputStream> open(String path) {
    return await(
        client.sendAsync(
            HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + AUDITORS_TOKEN)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream()));
  }

  /// An act of an auditor's, and what comes of it as it comes.
  public HttpResponse<InputStream> openAct(String path, String body) {
    return await(
        client.sendAsync(
            HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + AUDITORS_TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream()));
  }

  public Answer getWithoutToken(String path) throws IOException, InterruptedException {
    return Answer.of(
        client.send(
            HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString()));
  }

  private URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
  }

  public static <T> T await(CompletableFuture<T> future) {
    return await(future, PATIENCE);
  }

  private static <T> T await(CompletableFuture<T> future, Duration patience) {
    try {
      return future.get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    client.close();
  }

  /// What came back.
  ///
  /// @param text the body as it is; read as JSON, numbers lose their digits
  /// @param retryAfter the header, if there is one
  public record Answer(int status, String text, @Nullable String retryAfter) {
    static Answer of(HttpResponse<String> response) {
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("Retry-After").orElse(null));
    }

    public JsonNode body() {
      return Json.mapper().readTree(text);
    }

    /// The last line of an answer that is lines of JSON.
    public String lastLine() {
      return text.lines().toList().getLast();
    }

    /// Of an answer that is lines of JSON.
    public List<JsonNode> lines() {
      return text.lines().map(line -> Json.mapper().readTree(line)).toList();
    }
  }
}
