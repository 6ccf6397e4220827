package dev.belfry.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.LogEntry;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.inbox.Notification;
import dev.belfry.testing.FoldedInbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// In place of persistence-service: answers `/internal/snapshot` and `/api/notifications` from its
/// own fold of the log, with the same barrier.
public final class ReadModelServer implements AutoCloseable {
  private static final Duration BARRIER = DeliveryNode.LONG;

  private final EventLog eventLog;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final HttpServer server;
  private final Thread reader;
  private final Object lock = new Object();
  private final List<List<LogEntry.Understood>> entries = new ArrayList<>();
  private final long[] next;
  private boolean away;
  private boolean frozen;
  private boolean refusing;
  private int stuck = -1;
  private int askedInVain;
  private int snapshots;
  private int questions;
  private @Nullable RecipientId held;
  private int heldLists;
  private int mostHeldLists;
  private volatile boolean stopped;

  static ReadModelServer start(String bootstrapServers, EventLog eventLog) {
    try {
      return new ReadModelServer(bootstrapServers, eventLog);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ReadModelServer(String bootstrapServers, EventLog eventLog) throws IOException {
    this.eventLog = eventLog;
    this.next = new long[eventLog.partitions()];
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class,
                "reconnect.backoff.max.ms",
                "500"));
    List<TopicPartition> partitions =
        IntStream.range(0, eventLog.partitions())
            .mapToObj(p -> new TopicPartition(Topic.NOTIFICATIONS.topicName(), p))
            .toList();
    partitions.forEach(_ -> entries.add(new ArrayList<>()));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().name("read-model").start(task));
    server.createContext("/internal/snapshot", exchange -> answer(exchange, this::snapshot));
    server.createContext("/internal/changes", exchange -> answer(exchange, this::changes));
    server.createContext("/internal/repeats", exchange -> answer(exchange, this::repeats));
    server.createContext("/internal/states", exchange -> answer(exchange, this::states));
    server.createContext("/api/notifications", exchange -> answer(exchange, this::list));
    server.start();
    reader = Thread.ofPlatform().name("read-model-sink").start(this::read);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// From now on it answers 503.
  public void goAway() {
    synchronized (lock) {
      away = true;
    }
  }

  /// From now on it answers again.
  public void comeBack() {
    synchronized (lock) {
      away = false;
    }
  }

  /// From now on it answers nobody of that partition, the others as before. None if negative.
  public void stick(int partition) {
    synchronized (lock) {
      stuck = partition;
      lock.notifyAll();
    }
  }

  /// How often someone of a partition that is stuck has asked so far.
  public int askedInVain() {
    synchronized (lock) {
      return askedInVain;
    }
  }

  /// How many snapshots it has given so far.
  public int snapshots() {
    synchronized (lock) {
      return snapshots;
    }
  }

  /// How often it has been asked about single events.
  public int questions() {
    synchronized (lock) {
      return questions;
    }
  }

  /// From now on it keeps all lists of that user back; null: nobody's.
  public void holdLists(@Nullable RecipientId user) {
    synchronized (lock) {
      held = user;
      lock.notifyAll();
    }
  }

  /// How many lists it keeps back now.
  public int heldLists() {
    synchronized (lock) {
      return heldLists;
    }
  }

  /// How many lists it has kept back at once.
  public int mostHeldLists() {
    synchronized (lock) {
      return mostHeldLists;
    }
  }

  /// From now on it applies nothing.
  public void freeze() {
    synchronized (lock) {
      frozen = true;
    }
  }

  /// From now on it applies nothing, and tells whoever asks for what it has not applied 503 at
  /// once.
  public void freezeAndRefuse() {
    synchronized (lock) {
      frozen = true;
      refusing = true;
    }
  }

  /// It catches up.
  public void thaw() {
    synchronized (lock) {
      frozen = false;
      refusing = false;
      lock.notifyAll();
    }
  }

  /// What a user's inbox must be once everything has been applied.
  public FoldedInbox inboxOf(RecipientId user) {
    synchronized (lock) {
      return fold(user);
    }
  }

  private FoldedInbox fold(RecipientId user) {
    FoldedInbox inbox = new FoldedInbox();
    for (LogEntry.Understood entry : entries.get(eventLog.partitionOf(user))) {
      RecipientId recipient = entry.event().recipient();
      if (recipient == null || recipient.equals(user)) {
        inbox.apply(entry);
      }
    }
    return inbox;
  }

  private void read() {
    try {
      while (!stopped) {
        var records = consumer.poll(Duration.ofMillis(100));
        synchronized (lock) {
          while (frozen && !stopped) {
            lock.wait();
          }
          records.forEach(this::apply);
          lock.notifyAll();
        }
      }
    } catch (WakeupException | InterruptedException e) {
      // stopped
    } finally {
      consumer.close();
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    if (EventCodec.decode(eventLog, kafkaRecord) instanceof LogEntry.Understood entry) {
      entries.get(kafkaRecord.partition()).add(entry);
    }
    next[kafkaRecord.partition()] = kafkaRecord.offset() + 1;
  }

  private void answer(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      RecipientId user = subject(exchange.getRequestHeaders().getFirst("Authorization"));
      byte[] body = new byte[0];
      synchronized (lock) {
        if (exchange.getRequestURI().getPath().equals("/api/notifications")) {
          waitWhileHeld(user);
        }
        if (!away && hasReached(user, query)) {
          body = Json.mapper().writeValueAsBytes(answer.to(user, query));
        }
      }
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(
          body.length == 0 ? 503 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitWhileHeld(RecipientId user) throws InterruptedException {
    heldLists++;
    while (user.equals(held) && !stopped) {
      mostHeldLists = Math.max(mostHeldLists, heldLists);
      lock.wait();
    }
    heldLists--;
  }

  private boolean hasReached(RecipientId user, Map<String, String> query)
      throws InterruptedException {
    int partition = eventLog.partitionOf(user);
    Position wanted = position(query.getOrDefault("at_least", query.get("after")));
    long deadline = System.nanoTime() + BARRIER.toNanos();
    askedInVain += partition == stuck ? 1 : 0;
    while (partition == stuck || (wanted != null && next[partition] <= wanted.offset())) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || refusing) {
        return false;
      }
      lock.wait(left);
    }
    return !away;
  }

  private Object snapshot(RecipientId user, Map<String, String> query) {
    snapshots++;
    return fold(user)
        .snapshot(
            positionOf(user),
            position(query.get("since")),
            Integer.parseInt(query.getOrDefault("limit", "500")),
            Boolean.parseBoolean(query.get("unread")),
            Instant.now());
  }

  private Object changes(RecipientId user, Map<String, String> query) {
    questions++;
    return fold(user).effective(offsets(query));
  }

  private Object repeats(RecipientId user, Map<String, String> query) {
    questions++;
    List<Long> asked = offsets(query);
    List<LogEntry.Understood> partition = entries.get(eventLog.partitionOf(user));
    return asked.stream()
        .filter(offset -> {
          String id = query.getOrDefault("ids", "").split(",", -1)[asked.indexOf(offset)];
          return partition.stream()
              .anyMatch(entry ->
                  entry.position().offset() < offset
                      && Ids.ofEvent(entry.eventId()).toString().equals(id));
        })
        .toList();
  }

  private Object states(RecipientId user, Map<String, String> query) {
    questions++;
    return fold(user)
        .states(
            Arrays.stream(query.getOrDefault("ids", "").split(",", -1))
                .map(UUID::fromString)
                .toList(),
            Instant.now());
  }

  private static List<Long> offsets(Map<String, String> query) {
    return Arrays.stream(query.getOrDefault("offsets", "").split(",", -1))
        .map(Long::valueOf)
        .toList();
  }

  private Object list(RecipientId user, Map<String, String> query) {
    FoldedInbox inbox = fold(user);
    Position before = position(query.get("before"));
    boolean unreadOnly = Boolean.parseBoolean(query.get("unread_only"));
    List<Notification> matching =
        inbox.list(Instant.now()).stream().filter(n -> !unreadOnly || !n.isRead()).toList();
    List<Notification> older =
        matching.stream()
            .filter(n -> before == null || n.position().compareTo(before) < 0)
            .toList();
    int limit = Math.min(older.size(), Integer.parseInt(query.getOrDefault("limit", "20")));
    Map<String, Object> answer =
        new HashMap<>(
            Map.of(
                "notifications",
                older.subList(0, limit),
                "unread_count",
                inbox.unreadCount(Instant.now()),
                "total_count",
                matching.size(),
                "position",
                positionOf(user)));
    answer.put("next", limit < older.size() ? older.get(limit - 1).position() : null);
    return answer;
  }

  private Position positionOf(RecipientId user) {
    int partition = eventLog.partitionOf(user);
    return eventLog.position(partition, next[partition] - 1);
  }

  private static @Nullable Position position(@Nullable String text) {
    return text == null ? null : Position.parse(text).orElseThrow();
  }

  private static Map<String, String> query(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static RecipientId subject(String authorization) {
    String claims =
        new String(
            Base64.getUrlDecoder().decode(authorization.split("[ .]", -1)[2]),
            StandardCharsets.UTF_8);
    return new RecipientId(Json.mapper().readTree(claims).path("sub").stringValue());
  }

  @Override
  public void close() {
    stopped = true;
    server.stop(0);
    thaw();
    consumer.wakeup();
    try {
      reader.join();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private interface Answer {
    Object to(RecipientId user, Map<String, String> query);
  }
}
