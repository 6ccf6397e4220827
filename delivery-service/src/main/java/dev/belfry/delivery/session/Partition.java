package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.delivery.tail.EventId;
import dev.belfry.delivery.tail.IdWindow;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.LogEntry;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One partition of the log and its users. Belongs to one event loop; [#next()] may be read by all.
final class Partition {
  private static final Logger log = LoggerFactory.getLogger(Partition.class);

  private final EventLog eventLog;
  private final int number;
  private final Node node;
  private final Loop loop;
  private final IdWindow window;
  private final Map<String, User> users = new HashMap<>();
  private volatile long next;

  /// @param first the offset from which on everything counts
  Partition(EventLog eventLog, int number, long first, Node node, Loop loop) {
    this.eventLog = eventLog;
    this.number = number;
    this.node = node;
    this.loop = loop;
    window = new IdWindow(node.properties().duplicateWindow());
    next = first;
  }

  Loop loop() {
    return loop;
  }

  /// The offset of the next record that users will be told of.
  long next() {
    return next;
  }

  Position position(long offset) {
    return eventLog.position(number, offset);
  }

  User user(RecipientId id) {
    return users.computeIfAbsent(
        id.value(),
        _ -> {
          node.metrics().users.incrementAndGet();
          return new User(id, this, node, loop);
        });
  }

  void left(User user) {
    if (users.remove(user.id().value(), user)) {
      node.metrics().users.decrementAndGet();
    }
  }

  void records(List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(this::on);
  }

  private void on(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    node.metrics().read.increment();
    if (kafkaRecord.offset() < next) {
      EventId.of(kafkaRecord.headers()).ifPresent(id -> window.add(id, kafkaRecord.timestamp()));
      node.metrics().readBack.increment();
      return;
    }
    List<User> concerned = concerned(kafkaRecord.key());
    if (concerned.isEmpty()) {
      passOver(kafkaRecord);
    } else {
      handle(kafkaRecord, concerned);
    }
    next = kafkaRecord.offset() + 1;
  }

  private List<User> concerned(byte @Nullable [] key) {
    if (key == null) {
      return List.copyOf(users.values());
    }
    User user = users.get(new String(key, StandardCharsets.UTF_8));
    return user == null ? List.of() : List.of(user);
  }

  /// Without looking at its value: only remembers that it was there.
  private void passOver(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    boolean isNew =
        EventId.of(kafkaRecord.headers())
            .map(id -> window.add(id, kafkaRecord.timestamp()))
            .orElse(true);
    (isNew ? node.metrics().noSession : node.metrics().duplicates).increment();
  }

  private void handle(ConsumerRecord<byte[], byte[]> kafkaRecord, List<User> concerned) {
    switch (EventCodec.decode(eventLog, kafkaRecord)) {
      case LogEntry.NotUnderstood _ -> node.metrics().notUnderstood.increment();
      case LogEntry.Understood entry -> {
        boolean isNew =
            EventId.of(kafkaRecord.headers())
                .map(id -> window.add(id, kafkaRecord.timestamp()))
                .orElse(true);
        if (!isNew) {
          node.metrics().duplicates.increment();
          concerned.forEach(User::doubt);
          return;
        }
        node.metrics().handled.increment();
        LiveEvent live = new LiveEvent(entry);
        concerned.forEach(user -> tell(user, live));
      }
    }
  }

  private static void tell(User user, LiveEvent live) {
    try {
      user.on(live);
    } catch (RuntimeException e) {
      // What this node knows of her may be wrong now; she resumes with what the read model knows.
      log.error("Offset {} could not be dealt with; closing its user's sessions", live.offset(), e);
      user.discard(CloseReason.GOING_AWAY);
    }
  }

  /// Goes on elsewhere: what was in between is not known.
  void interrupted(long nextOffset) {
    next = nextOffset;
    List.copyOf(users.values()).forEach(user -> user.discard(CloseReason.GOING_AWAY));
  }
}
