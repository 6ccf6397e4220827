package dev.belfry.delivery;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.TopicSetup;
import dev.belfry.testing.SocketClient;
import dev.belfry.testing.SocketHandshake;
import dev.belfry.testing.Tokens;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/// delivery-service as it runs, with a read model of its own beside it, and a publisher to the log.
public final class DeliveryNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 12;
  private static final String HISTORY_TIMEOUT = "belfry.delivery.history-timeout=";

  /// For how long it waits for history: what a busy machine answers late is not away.
  static final Duration LONG = Duration.ofMinutes(5);

  private final ConfigurableApplicationContext context;
  private final ReadModelServer readModel;
  private final EventLog eventLog;

  private DeliveryNode(
      ConfigurableApplicationContext context, ReadModelServer readModel, EventLog eventLog) {
    this.context = context;
    this.readModel = readModel;
    this.eventLog = eventLog;
  }

  /// A node that is ready.
  public static DeliveryNode start(String bootstrapServers, String... settings) {
    DeliveryNode node = startUnready(bootstrapServers, settings);
    node.awaitReady();
    return node;
  }

  /// A node that is starting.
  public static DeliveryNode startUnready(String bootstrapServers, String... settings) {
    EventLog eventLog = createTopics(bootstrapServers);
    ReadModelServer readModel = ReadModelServer.start(bootstrapServers, eventLog);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--spring.config.name=delivery-service",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=0",
                "--belfry.security.clock-skew=0s",
                "--belfry.delivery.drain-time=0s",
                "--belfry.delivery.persistence-url=" + readModel.url(),
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--spring.kafka.consumer.fetch-max-wait=50ms",
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + Tokens.jwkSetUri()));
    if (Arrays.stream(settings).noneMatch(setting -> setting.startsWith(HISTORY_TIMEOUT))) {
      arguments.add("--" + HISTORY_TIMEOUT + LONG.toSeconds() + "s");
    }
    for (String setting : settings) {
      arguments.add("--" + setting);
    }
    return new DeliveryNode(
        new SpringApplicationBuilder(DeliveryApplication.class)
            .run(arguments.toArray(String[]::new)),
        readModel,
        eventLog);
  }

  private static EventLog createTopics(String bootstrapServers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      TopicSetup topics = new TopicSetup(admin, PARTITIONS);
      topics.createMissing();
      return Awaitility.await()
          .atMost(PATIENCE)
          .ignoreException(TopicSetup.TopicException.class)
          .until(topics::check, _ -> true);
    } catch (TopicSetup.TopicException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public void awaitReady() {
    HealthIndicator tail = context.getBean("logTail", HealthIndicator.class);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> {
          var health = tail.health();
          return health != null && health.getStatus().equals(Status.UP);
        });
  }

  public ReadModelServer readModel() {
    return readModel;
  }

  public EventLog eventLog() {
    return eventLog;
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public URI uri() {
    return URI.create("ws://127.0.0.1:%s/ws/notifications".formatted(port()));
  }

  /// A socket of this user's, not yet opened.
  public SocketHandshake socketOf(RecipientId user) {
    return SocketClient.to(uri()).withToken(Tokens.user(user.value()).signed());
  }

  /// A socket of this user's that has been greeted.
  public SocketClient connect(RecipientId user) {
    SocketClient socket = socketOf(user).connect();
    socket.awaitFrame("connection_established", PATIENCE);
    return socket;
  }

  /// Someone whom nobody knows yet.
  public static RecipientId someone() {
    return new RecipientId("user-" + UUID.randomUUID());
  }

  public EventPublisher.Published publish(NotificationEvent event) {
    return context
        .getBean(EventPublisher.class)
        .publish(eventLog, event)
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  public NotificationCreated notify(RecipientId user, String title) {
    return notify(user, title, NotificationType.INFO, true, null);
  }

  public NotificationCreated notify(
      RecipientId user,
      String title,
      NotificationType type,
      boolean realtime,
      @Nullable Instant expiresAt) {
    NotificationCreated event =
        new NotificationCreated(
            Ids.next(),
            user,
            new Content(title, "message", type, JsonObject.EMPTY, null, expiresAt, realtime),
            "sender",
            Door.REST,
            null,
            null);
    publish(event);
    return event;
  }

  /// A notification under a caller's key.
  public NotificationCreated notifyByKey(RecipientId user, String key) {
    NotificationCreated event =
        new NotificationCreated(
            Ids.derived("single", "sender", key, user.value()),
            user,
            new Content(key, "message", NotificationType.INFO, JsonObject.EMPTY, null, null, true),
            "sender",
            Door.REST,
            null,
            null);
    publish(event);
    return event;
  }

  /// A notification for everyone, in every partition.
  public NotificationBroadcast broadcast(String title) {
    NotificationBroadcast event =
        new NotificationBroadcast(
            Ids.next(),
            new Content(
                title, "message", NotificationType.SYSTEM, JsonObject.EMPTY, null, null, true),
            "sender",
            Door.REST,
            null);
    publishCopies(event, event.id());
    return event;
  }

  /// Takes it back from all inboxes, so that no other test finds it there.
  public void withdraw(NotificationBroadcast broadcast) {
    publishCopies(new NotificationWithdrawn(broadcast.id(), null, broadcast.sender()), Ids.next());
  }

  public void publishCopies(NotificationEvent event, UUID eventId) {
    for (int partition = 0; partition < eventLog.partitions(); partition++) {
      context
          .getBean(EventPublisher.class)
          .publishCopy(eventLog, partition, event, eventId)
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    }
  }

  @Override
  public void close() {
    context.close();
    readModel.close();
  }
}
