package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.delivery.tail.EventId;
import dev.belfry.delivery.tail.IdWindow;
import dev.belfry.events.ErasedRecord;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import io.opentelemetry.api.trace.SpanKind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One partition of the log and its users. Belongs to one event loop; [#next()] may be read by all.
final class Partition {
  private static final Logger log = LoggerFactory.getLogger(Partition.class);

  private final EventLog eventLog;
  private final int number;
  private final SessionContext context;
  private final Loop loop;
  private final IdWindow window;
  private final Inquiries inquiries;
  private final Map<String, User> users = new HashMap<>();
  private volatile long next;

  /// @param first the offset from which on everything counts
  Partition(EventLog eventLog, int number, long first, SessionContext context, Loop loop) {
    this.eventLog = eventLog;
    this.number = number;
    this.context = context;
    this.loop = loop;
    window =
        new IdWindow(
            context.properties().duplicateWindow(),
            context.limits().idsOfEach(eventLog.partitions()),
            first,
            context.clock().instant().minus(context.properties().duplicateWindow()).toEpochMilli());
    context.metrics().idsLimit.addAndGet(window.capacity());
    inquiries =
        new Inquiries(
            this,
            context.judgements(),
            new GuardedLoop(loop, e -> failed("An answer of the read model", e)));
    next = first;
  }

  Loop loop() {
    return loop;
  }

  /// The offset of the next record that users will be told of.
  long next() {
    return next;
  }

  /// The offset from which on every event is recognised when it is repeated.
  long remembersFrom() {
    return window.from();
  }

  int number() {
    return number;
  }

  Position position(long offset) {
    return eventLog.position(number, offset);
  }

  User user(RecipientId id) {
    return users.computeIfAbsent(
        id.value(),
        _ -> {
          context.metrics().users.incrementAndGet();
          return new User(id, this, context, loop);
        });
  }

  void left(User user) {
    if (users.remove(user.id().value(), user)) {
      context.metrics().users.decrementAndGet();
    }
  }

  // ---- the log

  void records(List<ConsumerRecord<byte[], byte[]>> records) {
    int before = window.size();
    long forgottenBefore = window.forgotten();
    try {
      records.forEach(this::on);
    } catch (RuntimeException e) {
      failed("A record at or after offset " + next, e);
      interrupted(Math.max(next, records.getLast().offset() + 1));
    }
    context.metrics().ids.addAndGet(window.size() - before);
    context.metrics().idsForgotten.increment((double) (window.forgotten() - forgottenBefore));
  }

  private void on(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    context.metrics().read.increment();
    if (ErasedRecord.is(kafkaRecord)) {
      context.metrics().erased.increment();
      next = Math.max(next, kafkaRecord.offset() + 1);
      return;
    }
    if (kafkaRecord.offset() < next) {
      pass(kafkaRecord);
      context.metrics().readBack.increment();
      return;
    }
    List<User> concerned = concerned(kafkaRecord.key());
    if (concerned.isEmpty()) {
      (pass(kafkaRecord) ? context.metrics().duplicates : context.metrics().noSession).increment();
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

  /// Remembers the id of a record that concerns nobody here, without decoding its value.
  ///
  /// @return whether the id was known before
  private boolean pass(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    return EventId.of(kafkaRecord.headers())
        .map(id -> window.pass(id, kafkaRecord.offset(), kafkaRecord.timestamp()))
        .orElse(false);
  }

  private void handle(ConsumerRecord<byte[], byte[]> kafkaRecord, List<User> concerned) {
    switch (EventCodec.decode(eventLog, kafkaRecord)) {
      case LogEntry.NotUnderstood _ -> context.metrics().notUnderstood.increment();
      case LogEntry.Understood entry -> {
        IdWindow.Sight sight = sightOf(kafkaRecord);
        if (sight == IdWindow.Sight.REPEAT) {
          context.metrics().duplicates.increment();
          return;
        }
        context.metrics().handled.increment();
        String trace = context.traces().sampledIn(kafkaRecord);
        // One span for all users: who is pushed a broadcast is not for a trace to list.
        boolean isForAll = kafkaRecord.key() == null;
        LiveEvent live = new LiveEvent(entry, sight, isForAll ? null : trace);
        try (var push =
            context.traces().begin("push", SpanKind.CONSUMER, isForAll ? trace : null)) {
          push.with("belfry.users", concerned.size());
          concerned.forEach(user -> with(user, live.offset(), it -> it.on(live)));
        }
      }
    }
  }

  private IdWindow.Sight sightOf(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    return window.recognise(
        EventId.of(kafkaRecord.headers()).orElseThrow(),
        kafkaRecord.offset(),
        kafkaRecord.timestamp(),
        NewIdHeader.sinceIn(kafkaRecord));
  }

  private void with(User user, long offset, Consumer<User> action) {
    try {
      action.accept(user);
    } catch (RuntimeException e) {
      // What this node knows of the user may be wrong now; they resume with what the read model
      // knows.
      log.error(
          "Offset {} of partition {} could not be dealt with; closing its user's sessions",
          offset,
          number,
          e);
      user.discard(CloseReason.GOING_AWAY);
    }
  }

  /// What this node knows of this partition's users may be wrong now.
  private void failed(String what, RuntimeException e) {
    log.error("{} could not be dealt with in partition {}; closing its sessions", what, number, e);
    discardUsers();
  }

  private void discardUsers() {
    List.copyOf(users.values()).forEach(user -> user.discard(CloseReason.GOING_AWAY));
  }

  /// Skips to that offset: the records between are lost to this node.
  void interrupted(long nextOffset) {
    next = nextOffset;
    window.interrupted(nextOffset, context.clock().millis());
    discardUsers();
  }

  /// Records before that offset were not read back, so repeats of them will not be recognised.
  void notReadBack(long nextOffset) {
    window.interrupted(nextOffset, context.clock().millis());
  }

  // ---- what only the read model can tell

  /// Asks about an event that is open; its users are told to go on when it is known.
  void ask(LiveEvent live) {
    inquiries.ask(live);
  }

  /// A session with whose token the read model can be asked about an event.
  ///
  /// @param isPrivate whether it must be that of the user concerned, if there is one
  @Nullable Session asker(LiveEvent live, boolean isPrivate) {
    RecipientId recipient = live.event().recipient();
    User concerned = recipient == null ? null : users.get(recipient.value());
    Session own = concerned == null ? null : concerned.anySession();
    if (own != null || (isPrivate && recipient != null)) {
      return own;
    }
    for (User user : users.values()) {
      Session session = user.anySession();
      if (session != null) {
        return session;
      }
    }
    return null;
  }

  /// The read model has answered about these events.
  void answered(Set<LiveEvent> events) {
    long last = events.stream().mapToLong(LiveEvent::offset).max().orElseThrow();
    concernedBy(events).forEach(user -> with(user, last, User::goOn));
  }

  /// History is away: the read model cannot answer about these events.
  void unanswered(Set<LiveEvent> events) {
    long last = events.stream().mapToLong(LiveEvent::offset).max().orElseThrow();
    concernedBy(events).forEach(user -> with(user, last, it -> it.cannotTell(events)));
  }

  private Collection<User> concernedBy(Set<LiveEvent> events) {
    Set<User> concerned = new LinkedHashSet<>();
    for (LiveEvent live : events) {
      RecipientId recipient = live.event().recipient();
      if (recipient == null) {
        return List.copyOf(users.values());
      }
      User user = users.get(recipient.value());
      if (user != null) {
        concerned.add(user);
      }
    }
    return concerned;
  }
}
