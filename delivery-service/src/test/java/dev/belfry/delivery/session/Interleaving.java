package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.ClientFrame;
import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.snapshot.History;
import dev.belfry.delivery.snapshot.Judgement;
import dev.belfry.delivery.snapshot.Judgements;
import dev.belfry.delivery.snapshot.ListAnswer;
import dev.belfry.delivery.snapshot.ListRequest;
import dev.belfry.delivery.snapshot.SnapshotAnswer;
import dev.belfry.delivery.snapshot.SnapshotRequest;
import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.Content;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.Notification;
import dev.belfry.inbox.NotificationState;
import dev.belfry.service.security.Caller;
import dev.belfry.service.trace.Traces;
import dev.belfry.testing.FoldedInbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/// One partition, one user, their sessions, a read model that is ahead of or behind the node and
/// now and then away: driven step by step by a seed, all in one thread.
final class Interleaving {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RecipientId USER = new RecipientId("alice");
  private static final EventLog LOG = new EventLog(new Uuid(7, 7), 1);
  private static final int PAGE = 3;
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final List<String> PATCHES =
      List.of(
          "{\"info_enabled\":false}",
          "{\"realtime_notifications\":true,\"locale\":\"de-AT\"}",
          "{\"preferences\":{\"default\":{\"realtime\":false}}}",
          "{\"preferences\":{\"default\":{\"realtime\":null,\"email\":false}}}",
          "{\"preferences\":null,\"locale\":null}");

  private final Random random;
  private final Random claims;
  private Instant now = NOW;
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final EventCodec codec = new EventCodec("//belfry/test", clock);
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<UUID> created = new ArrayList<>();
  private final List<NotificationEvent> repeatable = new ArrayList<>();
  private final StepLoop loop = new StepLoop();
  private final SlowHistory history = new SlowHistory();
  private final List<Client> clients = new ArrayList<>();
  private final Partition partition;
  private final SessionContext context;

  /// Whether more happens during an answer of the read model than there is room for.
  private final boolean isTight;

  /// Ids of records that nobody understood; the same event may come again, as it should have been.
  private final List<UUID> spoilt = new ArrayList<>();

  /// The event just made, if its id is one that has never been before.
  private @Nullable NotificationEvent fresh;

  private Instant time = NOW;
  private int passedOn;
  private boolean historyIsAway;

  Interleaving(long seed) {
    random = new Random(seed);
    claims = new Random(seed);
    isTight = random.nextBoolean();
    context =
        new SessionContext(
            history,
            history,
            new NoReceipts(),
            new DeliveryProperties(
                URI.create("http://localhost"),
                "",
                WINDOW,
                Duration.ofSeconds(2),
                PAGE,
                0,
                200,
                Duration.ofSeconds(20),
                Duration.ofSeconds(42),
                20,
                DataSize.ofKilobytes(256),
                50,
                200,
                10,
                DataSize.ofKilobytes(16),
                Duration.ofSeconds(60),
                Duration.ZERO),
            new DeliveryMetrics(new SimpleMeterRegistry()),
            new Semaphore(UnackedPushes.SHARED),
            OutboundMemory.ofHeap(Stream::empty),
            isTight
                ? new Limits(
                    random.nextInt(700), 1 + random.nextInt(3), 10_000, 1 + claims.nextInt(100))
                : Limits.USUAL,
            Duration.ZERO,
            Traces.OFF,
            clock);
    int before = random.nextInt(20);
    for (int i = 0; i < before; i++) {
      append();
    }
    passedOn = random.nextInt(before + 1);
    partition = new Partition(LOG, 0, passedOn, context, loop);
    partition.records(List.copyOf(log.subList(0, passedOn)));
  }

  void play(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  private void step() {
    switch (random.nextInt(21)) {
      case 0, 1, 2, 3, 4 -> append();
      case 5, 6, 7, 8 -> passOn(1 + random.nextInt(3));
      case 9, 10, 11 -> loop.runSome(1 + random.nextInt(4));
      case 12, 13, 14 -> {
        if (!isTight || random.nextInt(5) == 0) {
          history.answerOne();
        }
      }
      case 15 -> history.letOneThrough();
      case 16 -> clients.forEach(client -> client.wire.setRoom(random.nextInt(3) > 0));
      case 17 -> connect();
      case 18 -> {
        if (!clients.isEmpty() && random.nextInt(3) == 0) {
          Client client = clients.get(random.nextInt(clients.size()));
          client.leaves();
        }
      }
      case 19 -> {
        if (random.nextInt(4) == 0) {
          historyIsAway = !historyIsAway;
        }
      }
      case 20 -> loop.letTimePass(random);
      default -> throw new IllegalStateException();
    }
  }

  private void connect() {
    Position from =
        switch (random.nextInt(4)) {
          case 0, 1 -> null;
          case 2 -> LOG.position(0, random.nextInt(log.size() + 1) - 1L);
          default -> LOG.position(0, Math.max(-1, passedOn - 1L - random.nextInt(6)));
        };
    connect(from);
  }

  private void connect(@Nullable Position from) {
    Client client = new Client(from);
    clients.add(client);
    loop.execute(() -> {
      User user = partition.user(USER);
      client.session =
          new Session(
              Ids.next(),
              user,
              context,
              client.wire,
              loop,
              new Caller(USER, Set.of(), Instant.MAX, null, "token"),
              from);
      user.join(client.session);
    });
  }

  /// While history is away a notification is pushed again that was read long ago, on two sessions.
  /// When history is back, one of them catches up. The instance that tells the other what was
  /// missed knows already that it has become unread. Whichever is asked what has become of the push
  /// has only come as far as it must.
  void playARepeatThatBecomesUnread() {
    UUID id = Ids.derived("single", "sender", "key", USER.value());
    NotificationEvent notification =
        new NotificationCreated(
            id,
            USER,
            new Content(
                "title", "message", NotificationType.ERROR, JsonObject.EMPTY, null, null, true),
            "sender",
            null,
            null,
            null);
    append(notification);
    append(new NotificationRead(USER, id, "alice"));
    settle();
    historyIsAway = true;
    for (int i = 0; i < 2; i++) {
      connect(LOG.position(0, log.size() - 1L));
      loop.runSome(100);
      history.answerOne();
    }
    time = time.plus(Duration.ofHours(2));
    append(notification);
    passOn(1);
    loop.runSome(100);
    historyIsAway = false;
    history.reaches = atLeast -> atLeast;
    history.letOneThrough();
    loop.runSome(100);
    while (!history.asked.isEmpty()) {
      history.answerOne();
      loop.runSome(100);
    }
    history.letOneThrough();
    loop.runSome(100);
    append(new NotificationUnread(USER, id, "alice"));
    history.reaches = _ -> log.size() - 1L;
    history.answerOne();
    history.reaches = atLeast -> atLeast;
    settle();
  }

  /// A list is asked for on a session that was told without history that something was read.
  ///
  /// @return whether it must include that
  boolean aListMustIncludeWhatWasToldWithoutHistory() {
    settle();
    historyIsAway = true;
    connect(null);
    loop.runSome(100);
    history.answerOne();
    append(new NotificationRead(USER, Ids.next(), "alice"));
    passOn(1);
    loop.runSome(100);
    Client client = clients.getLast();
    assertThat(client.wire.frames.getLast()).contains("notification_read");
    Session session = client.session;
    if (session == null) {
      throw new AssertionError("It has not joined");
    }
    session.list(new ClientFrame.GetNotifications(20, null, false, null));
    Position after = history.lists.getLast().after();
    return after != null && after.offset() >= log.size() - 1L;
  }

  /// The change of the count that is told with a new notification behind the expiry of another,
  /// after the clock was set forward and before any timer has noticed.
  int changeOfTheCountWhereOneExpiredAndOneCame() {
    connect(null);
    settle();
    append(notification(now.plusSeconds(45)));
    settle();
    int before = lastCount();
    now = now.plusSeconds(900);
    var fresh = codec.encode("belfry.notifications", LOG, notification(null));
    fresh.headers().add(NewIdHeader.madeHere()); // else the read model is asked first
    append(fresh, false);
    settle();
    return lastCount() - before;
  }

  private static NotificationEvent notification(@Nullable Instant expiresAt) {
    UUID id = Ids.derived("single", "sender", "expires " + expiresAt, USER.value());
    var content =
        new Content(
            "title", "message", NotificationType.ERROR, JsonObject.EMPTY, null, expiresAt, true);
    return new NotificationCreated(id, USER, content, "sender", null, null, null);
  }

  private int lastCount() {
    return Json.mapper()
        .readTree(clients.getLast().wire.frames.getLast())
        .path("unread_count")
        .asInt(-1);
  }

  /// Why a session is closed that can't be greeted.
  @Nullable CloseReason closeReasonWhenWritingFails() {
    connect();
    Client client = clients.getLast();
    client.wire.failure = new IllegalStateException("as planned");
    settle();
    return client.wire.closed;
  }

  /// Likewise, with an error; that ends what is played.
  @Nullable CloseReason closeReasonAfter(Error error) {
    connect();
    Client client = clients.getLast();
    client.wire.failure = error;
    assertThatThrownBy(this::settle).isSameAs(error);
    return client.wire.closed;
  }

  /// Why a session is closed that may have missed a record.
  @Nullable CloseReason closeReasonAfterABrokenRecord() {
    connect();
    settle();
    ConsumerRecord<byte[], byte[]> broken =
        new ConsumerRecord<>("belfry.notifications", 0, log.size(), new byte[0], new byte[0]) {
          @Override
          public byte[] key() {
            throw new IllegalStateException("as planned");
          }
        };
    loop.execute(() -> partition.records(List.of(broken)));
    settle();
    assertThat(partition.next()).isEqualTo(log.size() + 1L);
    return clients.getLast().wire.closed;
  }

  /// Everything that is under way comes to its end.
  void settle() {
    historyIsAway = false;
    passOn(log.size());
    for (int i = 0; i < 10_000; i++) {
      clients.forEach(client -> client.wire.setRoom(true));
      loop.runSome(100);
      history.letOneThrough();
      history.answerOne();
      if (loop.isIdle() && history.isIdle()) {
        return;
      }
    }
    throw new AssertionError("It does not come to rest");
  }

  void check() {
    clients.stream().filter(client -> !client.left).forEach(Client::check);
  }

  /// Nothing is kept, or counted as kept, of those who have gone.
  void endAll() {
    clients.stream().filter(client -> !client.left).forEach(Client::leaves);
    loop.runSome(1_000);
    for (int i = 0; i < 1_000; i++) {
      loop.letTimePass(random);
      loop.runSome(1_000);
    }
    assertThat(context.metrics().waitingBytes).as("bytes of frames").hasValue(0);
    assertThat(history.waiting).as("who waits for history").isEmpty();
    assertThat(context.metrics().users).as("users").hasValue(0);
    assertThat(context.metrics().unread).as("unread").hasValue(0);
  }

  // ---- the log

  private void append() {
    // Now and then so long that nobody remembers what was before.
    time = time.plusSeconds(random.nextInt(12) == 0 ? 20 * 60 : random.nextInt(60));
    boolean isPoison = random.nextInt(40) == 0;
    NotificationEvent event = isPoison ? newOne(USER) : event();
    ProducerRecord<byte[], byte[]> produced =
        event.recipient() == null
            ? codec.encodeCopy("belfry.notifications", 0, event, idOf(event))
            : codec.encode("belfry.notifications", LOG, event);
    if (isPoison) {
      repeatable.remove(event);
      spoilt.add(idOf(event));
    } else if (!(event instanceof NewNotification) && random.nextInt(4) > 0) {
      produced.headers().remove("ce_id");
      produced.headers().add("ce_id", madeNow().toString().getBytes(StandardCharsets.UTF_8));
    } else if (event.equals(fresh) && random.nextBoolean()) {
      produced.headers().add(NewIdHeader.madeHere());
    } else if (event instanceof NewNotification && claims.nextBoolean()) {
      produced.headers().add(NewIdHeader.since(claims.nextInt(firstWith(idOf(event)) + 1)));
    }
    fresh = null;
    append(produced, isPoison);
  }

  private void append(NotificationEvent event) {
    append(codec.encode("belfry.notifications", LOG, event), false);
  }

  private void append(ProducerRecord<byte[], byte[]> produced, boolean isPoison) {
    log.add(
        new ConsumerRecord<>(
            "belfry.notifications",
            0,
            log.size(),
            time.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            produced.key(),
            isPoison ? "{".getBytes(StandardCharsets.UTF_8) : produced.value(),
            produced.headers(),
            Optional.empty()));
    entries.add(EventCodec.decode(LOG, log.getLast()));
  }

  /// The offset of the first record with that id, or that of the next record.
  private int firstWith(UUID id) {
    int offset = 0;
    while (offset < log.size()
        && !EventCodec.eventIdIn(log.get(offset).headers()).equals(Optional.of(id.toString()))) {
      offset++;
    }
    return offset;
  }

  private static UUID idOf(NotificationEvent event) {
    return event instanceof NewNotification created ? created.id() : Ids.next();
  }

  private UUID madeNow() {
    return new UUID(
        (time.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000),
        (random.nextLong() >>> 2) | Long.MIN_VALUE);
  }

  private NotificationEvent event() {
    UUID some =
        created.isEmpty() || random.nextInt(10) == 0
            ? Ids.next()
            : created.get(random.nextInt(created.size()));
    RecipientId whose = random.nextInt(8) == 0 ? new RecipientId("bob") : USER;
    return switch (random.nextInt(19)) {
      case 0, 1 ->
          some.hashCode() % 4 == 0
              ? new NotificationClicked(whose, some, "alice")
              : new NotificationRead(whose, some, "alice");
      case 2, 3 -> new NotificationUnread(whose, some, "alice");
      case 4 -> new NotificationDeleted(whose, some, "alice");
      case 5 ->
          new AllRead(
              whose,
              "alice",
              random.nextBoolean() || log.isEmpty()
                  ? null
                  : LOG.position(0, random.nextInt(log.size())));
      case 16 -> new NotificationArchived(whose, some, "alice");
      case 17 -> new NotificationUnarchived(whose, some, "alice");
      case 18 ->
          random.nextBoolean()
              ? new NotificationUnarchived(whose, some, "alice")
              : new AllArchived(
                  whose,
                  "alice",
                  random.nextBoolean() || log.isEmpty()
                      ? null
                      : LOG.position(0, random.nextInt(log.size())));
      case 6 ->
          new NotificationWithdrawn(
              some,
              random.nextBoolean() ? null : whose,
              random.nextBoolean() ? "sender" : "someone else");
      case 7 ->
          random.nextBoolean()
              ? new SettingsPatched(
                  whose,
                  "alice",
                  Json.mapper()
                      .readValue(
                          PATCHES.get(random.nextInt(PATCHES.size())), SettingsMembers.class))
              : new SettingsChanged(
                  whose,
                  "alice",
                  SettingsMembers.of(
                      Settings.where(name ->
                          switch (name) {
                            case "realtime_notifications" -> random.nextInt(4) > 0;
                            case "info_enabled" -> random.nextBoolean();
                            default -> true;
                          })));
      case 8 ->
          repeatable.isEmpty()
              ? newOne(whose)
              : repeatable.get(
                  random.nextInt(3) == 0
                      ? random.nextInt(repeatable.size())
                      : repeatable.size() - 1);
      default -> newOne(whose);
    };
  }

  private NotificationEvent newOne(RecipientId whose) {
    UUID id =
        switch (random.nextInt(6)) {
          case 0 -> spoilt.isEmpty() ? madeNow() : spoilt.removeFirst();
          case 1, 2 -> madeNow();
          case 3 -> Ids.next();
          default -> Ids.derived("single", "sender", "key " + log.size(), whose.value());
        };
    Content content =
        new Content(
            "title",
            "message",
            random.nextBoolean() ? NotificationType.INFO : NotificationType.ERROR,
            JsonObject.EMPTY,
            null,
            null,
            random.nextInt(5) > 0);
    created.add(id);
    NotificationEvent event =
        random.nextInt(5) == 0
            ? new NotificationBroadcast(id, content, "sender", null, null)
            : new NotificationCreated(id, whose, content, "sender", null, null, null);
    repeatable.add(event);
    fresh = id.version() == 8 ? event : null;
    return event;
  }

  private void passOn(int count) {
    int end = Math.min(log.size(), passedOn + count);
    List<ConsumerRecord<byte[], byte[]>> records = List.copyOf(log.subList(passedOn, end));
    passedOn = end;
    if (!records.isEmpty()) {
      loop.execute(() -> partition.records(records));
    }
  }

  private FoldedInbox foldUpTo(long offset) {
    FoldedInbox inbox = new FoldedInbox();
    for (LogEntry any : entries.subList(0, (int) offset + 1)) {
      if (any instanceof LogEntry.Understood entry) {
        RecipientId recipient = entry.event().recipient();
        if (recipient == null || recipient.equals(USER)) {
          inbox.apply(entry);
        }
      }
    }
    return inbox;
  }

  /// A client as the contract describes it: it shows what it read in a list and what it was told.
  private final class Client {
    final StepWire wire = new StepWire(() -> this.session);
    final Map<String, Boolean> shown = new HashMap<>();
    final Map<String, Position> places = new HashMap<>();
    final Set<String> pushed = new HashSet<>();
    final Set<String> toldWithoutHistory = new HashSet<>();
    final @Nullable Position from;
    @Nullable Session session;
    boolean left;
    @Nullable Position last;
    long count = -1;
    boolean waitsForHistory;
    @Nullable Settings settings;

    Client(@Nullable Position from) {
      this.from = from;
      if (from != null) {
        readList(from);
      }
    }

    void leaves() {
      left = true;
      loop.execute(() -> {
        if (session != null) {
          session.ended(1000);
        }
      });
    }

    void readList(Position asOf) {
      shown.clear();
      for (Notification notification : foldUpTo(asOf.offset()).list(NOW)) {
        shown.put(notification.id().toString(), notification.isRead());
        places.put(notification.id().toString(), notification.position());
      }
    }

    void check() {
      wire.frames.forEach(this::takes);
      FoldedInbox truth = foldUpTo(log.size() - 1L);
      checkLive(truth);
      assertThat(wire.closed).isNull();
      assertThat(waitsForHistory).isFalse();
      assertThat(count).as("unread count").isEqualTo(truth.unreadCount(NOW));
      if (settings != null) {
        assertThat(settings).as("settings").isEqualTo(truth.settings());
      }
      Map<String, Boolean> expected = new HashMap<>();
      for (Notification n : truth.list(NOW)) {
        String id = n.id().toString();
        expected.put(id, n.isRead());
        if (shown.containsKey(id) && !at(id).equals(n.position())) {
          // First heard of by a repeat, while history was away: so it stands where that does. There
          // it may be beyond an "all read" that covers it, but nothing else makes a difference.
          assertThat(toldWithoutHistory).contains(id);
          if (n.isRead()) {
            shown.put(id, true);
          }
        }
      }
      for (Notification n : truth.archive(NOW)) {
        // Likewise beyond an "all archived".
        String id = n.id().toString();
        if (shown.containsKey(id) && !at(id).equals(n.position())) {
          assertThat(toldWithoutHistory).contains(id);
          shown.remove(id);
        }
      }
      assertThat(expected).as("shown").containsAllEntriesOf(shown);
      Set<String> missing = new HashSet<>(expected.keySet());
      missing.removeAll(shown.keySet());
      truth.keptBack().forEach(id -> missing.remove(id.toString()));
      assertThat(missing).as("never told").isEmpty();
    }

    /// Once it has caught up, every frame tells what happened at its position, and counts what was
    /// unread then.
    private void checkLive(FoldedInbox truth) {
      Map<String, FoldedInbox.Told> told = new HashMap<>();
      truth.told().forEach(it -> told.put(it.position().toString(), it));
      truth.emptyRemovals().forEach(it -> told.put(it.position().toString(), it));
      for (String text : wire.live) {
        JsonNode frame = Json.mapper().readTree(text);
        if (!frame.path("position").isString()) {
          continue;
        }
        Position position = positionOf(frame, "position");
        if (frame.path("unread_count").isIntegralNumber()) {
          assertThat(frame.path("unread_count").intValue())
              .as("the count in %s", text)
              .isEqualTo(foldUpTo(position.offset()).unreadCount(NOW));
        }
        if (!frame.path("position").equals(frame.path("prev"))) {
          FoldedInbox.Told happened = told.get(position.toString());
          assertThat(happened).as("%s happened", text).isNotNull();
          assertThat(frame.path("type").stringValue()).isEqualTo(happened.type());
        }
      }
    }

    private void takes(String text) {
      JsonNode frame = Json.mapper().readTree(text);
      chain(frame);
      if (frame.path("unread_count").isIntegralNumber()) {
        count = frame.path("unread_count").intValue();
      }
      switch (frame.path("type").stringValue()) {
        case "connection_established" -> {
          if (frame.path("state").stringValue().equals("live_only")) {
            waitsForHistory = true;
          } else if (from == null) {
            readList(positionOf(frame, "position"));
          } else {
            assertThat(positionOf(frame, "position")).isEqualTo(from);
          }
        }
        case "resynced" -> {
          waitsForHistory = false;
          if (from == null) {
            readList(positionOf(frame, "position"));
          }
        }
        case "new_notification" -> {
          String id = frame.path("notification").path("id").stringValue();
          // What is told without a position may repeat what was told long before.
          assertThat(pushed.add(id) || !frame.path("position").isString())
              .as("pushed once")
              .isTrue();
          if (!frame.path("position").isString()) {
            toldWithoutHistory.add(id);
            assertThat(repeatsWithinTheWindow(positionOf(frame.path("notification"), "position")))
                .as("%s repeats what happened within the window", text)
                .isFalse();
          }
          if (!shown.containsKey(id)) {
            shown.put(id, frame.path("notification").path("is_read").booleanValue());
            places.put(id, positionOf(frame.path("notification"), "position"));
          }
        }
        case "notification_read" -> mark(frame, true);
        case "notification_unread" -> mark(frame, false);
        case "notification_deleted", "notification_archived" ->
            shown.remove(frame.path("notification_id").stringValue());
        case "notification_unarchived" -> fetch(frame.path("notification_id").stringValue());
        case "all_archived" -> {
          Position upTo = positionOf(frame, "up_to");
          shown.keySet().removeIf(id -> at(id).compareTo(upTo) <= 0);
        }
        case "all_read" -> {
          Position upTo = positionOf(frame, "up_to");
          shown.replaceAll((id, read) -> read || at(id).compareTo(upTo) <= 0);
        }
        case "settings_changed" ->
            settings =
                frame.path("settings").has("locale") // all that there are
                    ? Json.mapper().convertValue(frame.path("settings"), Settings.class)
                    : null;
        case "unread_count" -> {}
        default -> throw new AssertionError(text);
      }
    }

    private boolean repeatsWithinTheWindow(Position position) {
      ConsumerRecord<byte[], byte[]> told = log.get((int) position.offset());
      return log.subList(0, (int) position.offset()).stream()
          .filter(earlier -> earlier.value().length > 1) // else nobody understands it
          .filter(earlier -> earlier.timestamp() >= told.timestamp() - WINDOW.toMillis())
          .anyMatch(earlier ->
              Arrays.equals(
                  earlier.headers().lastHeader("ce_id").value(),
                  told.headers().lastHeader("ce_id").value()));
    }

    private Position at(String id) {
      Position place = places.get(id);
      if (place == null) {
        throw new AssertionError(id);
      }
      return place;
    }

    /// It reads anew what it has not kept.
    private void fetch(String id) {
      for (Notification notification : foldUpTo(log.size() - 1L).list(NOW)) {
        if (notification.id().toString().equals(id)) {
          shown.put(id, notification.isRead());
          places.put(id, notification.position());
        }
      }
    }

    private void mark(JsonNode frame, boolean read) {
      shown.computeIfPresent(frame.path("notification_id").stringValue(), (_, _) -> read);
    }

    private void chain(JsonNode frame) {
      JsonNode position = frame.path("position");
      if (position.isString()) {
        Position now = positionOf(frame, "position");
        JsonNode prev = frame.path("prev");
        assertThat(prev.isNull() ? null : Position.parse(prev.stringValue()).orElseThrow())
            .as("prev")
            .isEqualTo(last);
        if (last != null) {
          assertThat(now).isGreaterThanOrEqualTo(last);
        }
        last = now;
      }
    }

    private static Position positionOf(JsonNode frame, String member) {
      return Position.parse(frame.path(member).stringValue()).orElseThrow();
    }
  }

  private final class SlowHistory implements History, Judgements {
    private final List<Runnable> asked = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<ListRequest> lists = new ArrayList<>();

    /// Up to which offset it has come that answers, given what is asked for at least: any instance
    /// may answer, and each is somewhere at or beyond that.
    private LongUnaryOperator reaches =
        atLeast -> atLeast + random.nextInt((int) (log.size() - atLeast));

    @Override
    public void ask(SnapshotRequest request, Consumer<SnapshotAnswer> answer) {
      asked.add(() -> answer.accept(answerTo(request)));
    }

    private SnapshotAnswer answerTo(SnapshotRequest request) {
      long atLeast = request.atLeast().offset();
      if (historyIsAway || atLeast >= log.size()) {
        return new SnapshotAnswer.Away();
      }
      long at = reaches.applyAsLong(atLeast);
      return new SnapshotAnswer.Found(
          foldUpTo(at).snapshot(LOG.position(0, at), request.since(), PAGE, request.unread(), NOW));
    }

    @Override
    public void repeats(
        String token,
        Position atLeast,
        List<Candidate> events,
        Consumer<Judgement<List<Long>>> answer) {
      judge(
          atLeast,
          at -> {
            Map<String, Long> first = new HashMap<>();
            for (LogEntry any : entries.subList(0, (int) at + 1)) {
              if (any instanceof LogEntry.Understood entry) {
                first.putIfAbsent(entry.eventId(), entry.position().offset());
              }
            }
            return events.stream()
                .filter(event ->
                    first.getOrDefault(event.id().toString(), event.offset()) < event.offset())
                .map(Candidate::offset)
                .toList();
          },
          answer);
    }

    @Override
    public void changes(
        String token,
        Position atLeast,
        List<Long> offsets,
        Consumer<Judgement<List<EffectiveChange>>> answer) {
      assertThat(offsets).allMatch(offset -> offset <= atLeast.offset());
      judge(atLeast, at -> foldUpTo(at).effective(offsets), answer);
    }

    @Override
    public void states(
        String token,
        Position atLeast,
        List<UUID> notifications,
        Consumer<Judgement<List<NotificationState>>> answer) {
      judge(atLeast, at -> foldUpTo(at).states(notifications, NOW), answer);
    }

    private <T> void judge(Position atLeast, LongFunction<T> judge, Consumer<Judgement<T>> answer) {
      asked.add(() ->
          answer.accept(
              historyIsAway || atLeast.offset() >= log.size()
                  ? new Judgement.Away<>()
                  : new Judgement.Known<>(judge.apply(reaches.applyAsLong(atLeast.offset())))));
    }

    @Override
    public void list(ListRequest request, BiConsumer<ListAnswer, Runnable> answer) {
      lists.add(request);
      answer.accept(new ListAnswer.Away(), () -> {});
    }

    @Override
    public Runnable whenBack(Runnable retry) {
      waiting.add(retry);
      return () -> waiting.remove(retry);
    }

    void answerOne() {
      if (!asked.isEmpty()) {
        asked.remove(random.nextInt(asked.size())).run();
      }
    }

    void letOneThrough() {
      Runnable retry = waiting.poll();
      if (retry != null) {
        retry.run();
      }
    }

    boolean isIdle() {
      return asked.isEmpty() && waiting.isEmpty();
    }
  }
}
