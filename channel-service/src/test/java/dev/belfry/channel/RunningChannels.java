package dev.belfry.channel;

import dev.belfry.channel.activation.Activation;
import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.send.Transport;
import dev.belfry.consumer.sink.SinkPauses;
import dev.belfry.events.CatalogueEvent;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.Door;
import dev.belfry.events.EmailPut;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationType;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SuppressionLifted;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Database;
import dev.belfry.testing.Tokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// channel-service as it runs by itself, with a transport that keeps what it is given.
final class RunningChannels implements AutoCloseable {
  static final Content CONTENT = content(null);
  private static final SinkPauses SHORT_PAUSES =
      new SinkPauses(Duration.ofMillis(500), Duration.ofMillis(500));

  private final ConfigurableApplicationContext context;
  private final String bootstrapServers;
  private final EventLog log;

  private RunningChannels(ConfigurableApplicationContext context, String bootstrapServers) {
    this.context = context;
    this.bootstrapServers = bootstrapServers;
    this.log = await(context.getBean(EventLogConnection.class).whenAvailable());
  }

  static Content content(@Nullable Instant expiresAt) {
    return new Content(
        "Your order",
        "is on its way",
        NotificationType.INFO,
        JsonObject.EMPTY,
        null,
        expiresAt,
        true);
  }

  /// @param transport null: e-mail is off
  static RunningChannels start(
      String bootstrapServers,
      Database database,
      @Nullable Transport transport,
      Clock clock,
      String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=-1",
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--spring.kafka.consumer.fetch-max-wait=50ms",
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + Tokens.jwkSetUri(),
                "--belfry.channel.secret=a-secret-of-tests",
                "--belfry.log.create-topics=true"));
    arguments.addAll(database.arguments());
    arguments.addAll(List.of(settings));
    return new RunningChannels(
        new SpringApplicationBuilder(ChannelApplication.class)
            .properties(
                "spring.config.name=channel-service",
                "belfry.log.partitions=3",
                "belfry.channel.email.delay=10m")
            .initializers((GenericApplicationContext starting) -> {
              starting.registerBean(SinkPauses.class, () -> SHORT_PAUSES);
              starting.registerBean("testClock", Clock.class, () -> clock);
              if (transport != null) {
                starting.registerBean("testTransport", Transport.class, () -> transport);
              }
            })
            .run(arguments.toArray(String[]::new)),
        bootstrapServers);
  }

  /// Everything that is sent from now on counts when this returns.
  RunningChannels awaitActive() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> context.getBean(Activation.class).whenDone().isDone());
    return this;
  }

  EventLog log() {
    return log;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  Published publish(NotificationEvent event) {
    return await(publishLater(event));
  }

  Published publish(ReceiptEvent event) {
    return await(context.getBean(EventPublisher.class).publish(log, event));
  }

  Published publish(DeliveryStep event) {
    return await(context.getBean(EventPublisher.class).publish(log, event));
  }

  Published publish(SuppressionLifted event) {
    return await(context.getBean(EventPublisher.class).publish(log, event));
  }

  RecordMetadata publish(CatalogueEvent event) {
    return await(context.getBean(EventPublisher.class).publish(event));
  }

  /// Publishes the copy of a broadcast, or of its withdrawal, that someone reads.
  Published publishCopy(NotificationEvent event, UUID eventId, RecipientId reader) {
    return await(
        context
            .getBean(EventPublisher.class)
            .publishCopy(log, log.partitionOf(reader), event, eventId));
  }

  CompletableFuture<Published> publishLater(NotificationEvent event, Header... headers) {
    return context.getBean(EventPublisher.class).publish(log, event, headers);
  }

  /// Publishes the notification of a call with a key, whose id no record before that offset has.
  void publishNewSince(long offset, NotificationCreated event) {
    await(publishLater(event, NewIdHeader.since(offset)));
    awaitApplied();
  }

  /// Where the log ends for someone.
  long endOf(RecipientId recipient) {
    var partition = new TopicPartition(Topic.NOTIFICATIONS.topicName(), log.partitionOf(recipient));
    return ends(Topic.NOTIFICATIONS).getOrDefault(partition, 0L);
  }

  /// Publishes them without a pause, and waits until all stand in the log.
  void publishAll(Stream<? extends NotificationEvent> events) {
    events.map(event -> publishLater(event)).toList().forEach(RunningChannels::await);
  }

  /// A recipient that no other test knows, who can be reached.
  RecipientId someoneWithAddress() {
    RecipientId someone = someone();
    giveAddress(someone);
    return someone;
  }

  void giveAddress(RecipientId someone) {
    await(
        context
            .getBean(EventPublisher.class)
            .publish(log, new EmailPut(someone, someone + "@example.com", true, someone.value())));
  }

  static RecipientId someone() {
    return new RecipientId("u-" + Ids.next());
  }

  static NotificationCreated created(RecipientId recipient) {
    return created(recipient, CONTENT);
  }

  static NotificationCreated created(RecipientId recipient, Content content) {
    return new NotificationCreated(Ids.next(), recipient, content, "shop", Door.REST, null, null);
  }

  /// Publishes a notification, and waits until it is planned.
  NotificationCreated plan(NotificationCreated event) {
    publish(event);
    awaitApplied();
    return event;
  }

  /// Everything that is in the log is applied when this returns.
  void awaitApplied() {
    awaitApplied(Topic.NOTIFICATIONS);
  }

  void awaitApplied(Topic topic) {
    long end = ends(topic).values().stream().mapToLong(Long::longValue).sum();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            count(
                    "SELECT coalesce(sum(next_offset), 0) FROM channel_position WHERE topic = '%s'"
                        .formatted(topic.topicName()))
                >= end);
  }

  /// What `belfry.deliveries` says of someone.
  List<DeliveryStep> steps(RecipientId recipient) {
    var found = new ArrayList<DeliveryStep>();
    var partition = new TopicPartition(Topic.DELIVERIES.topicName(), log.partitionOf(recipient));
    try (var consumer = consumer()) {
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (var each : consumer.poll(Duration.ofMillis(200))) {
          if (DeliveryEvent.parse(log, each) instanceof DeliveryStep step
              && step.recipient().equals(recipient)) {
            found.add(step);
          }
        }
      }
    } catch (NotAnEvent e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  /// What the log says came into someone's inbox, repeats included.
  List<NotificationCreated> notificationsOf(RecipientId recipient) {
    var found = new ArrayList<NotificationCreated>();
    var partition = new TopicPartition(Topic.NOTIFICATIONS.topicName(), log.partitionOf(recipient));
    try (var consumer = consumer()) {
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (var each : consumer.poll(Duration.ofMillis(200))) {
          if (EventCodec.decode(log, each) instanceof LogEntry.Understood entry
              && entry.event() instanceof NotificationCreated created
              && created.recipient().equals(recipient)) {
            found.add(created);
          }
        }
      }
    }
    return found;
  }

  /// The names of the steps, in their order.
  List<String> stepNames(RecipientId recipient) {
    return steps(recipient).stream().map(step -> step.getClass().getSimpleName()).toList();
  }

  Map<TopicPartition, Long> ends(Topic topic) {
    try (var consumer = consumer()) {
      return consumer.endOffsets(
          IntStream.range(0, log.partitions())
              .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
              .toList());
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  long count(String sql) {
    return one(sql, row -> row.getLong(1));
  }

  @Nullable String text(String sql) {
    return one(sql, row -> row.getString(1));
  }

  private <T extends @Nullable Object> T one(String sql, Reader<T> reader) {
    return context
        .getBean(ChannelDatabase.class)
        .<List<T>>read(connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery(sql)) {
            return row.next()
                ? java.util.Collections.singletonList(reader.read(row))
                : java.util.Collections.singletonList(null);
          }
        })
        .getFirst();
  }

  void execute(String sql) {
    context
        .getBean(ChannelDatabase.class)
        .change(connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute(sql);
          }
        });
  }

  /// The state of the item of a notification by e-mail, as rows have it.
  @Nullable String itemOf(UUID notificationId) {
    return text(
        """
        SELECT coalesce(closed || coalesce(' ' || reason, ''), 'open') FROM item
        WHERE notification_id = '%s' AND channel = '%s'
        """
            .formatted(notificationId, Channel.EMAIL.wireName()));
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  @FunctionalInterface
  private interface Reader<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }
}
