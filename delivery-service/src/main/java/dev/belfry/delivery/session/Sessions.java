package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.snapshot.History;
import dev.belfry.delivery.snapshot.Judgements;
import dev.belfry.delivery.tail.LogListener;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.SecurityProperties;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.websocket.Endpoint;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/// All sockets of this node, and the event loops that serve them. Safe for all threads.
///
/// After an [Error] on a loop nobody knows what is half done. The node then sends its sockets
/// elsewhere, accepts none, and is down until it is started again.
@Component("sessions")
public final class Sessions implements LogListener, HealthIndicator, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private static final int MAX_LOOPS = 4;

  private final SessionContext context;
  private final EventPublisher publisher;
  private final JwtDecoder tokens;
  private final Set<SocketEndpoint> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Serving serving;
  private volatile boolean draining;
  private volatile @Nullable String fault;

  Sessions(
      History history,
      Judgements judgements,
      Receipts receipts,
      EventPublisher publisher,
      JwtDecoder tokens,
      DeliveryProperties properties,
      SecurityProperties security,
      Traces traces,
      Clock clock,
      MeterRegistry meters) {
    OutboundMemory outbound =
        OutboundMemory.ofHeap(() -> open.stream().flatMap(SocketEndpoint::outbox));
    meters.gauge("belfry.delivery.outbound.bytes", outbound, OutboundMemory::used);
    meters.gauge("belfry.delivery.tasks", this, Sessions::tasks);
    this.context =
        new SessionContext(
            history,
            judgements,
            receipts,
            properties,
            new DeliveryMetrics(meters),
            new Semaphore(UnackedPushes.SHARED),
            outbound,
            Limits.USUAL,
            security.security().clockSkew(),
            traces,
            clock);
    this.publisher = publisher;
    this.tokens = tokens;
  }

  /// The log, if sockets can be served: from the moment on when it was found, until this node is
  /// asked to stop.
  public Optional<EventLog> eventLog() {
    Serving current = serving;
    return current == null || draining ? Optional.empty() : Optional.of(current.eventLog);
  }

  /// Whether this node knows where in the user's partition it starts. It does not while that has no
  /// leader.
  public boolean serves(RecipientId user) {
    Serving current = serving;
    return current != null && current.partitions.get(current.eventLog.partitionOf(user)) != null;
  }

  /// Whether this node has passed on everything up to a position of the user's.
  public boolean hasReached(Position position) {
    return serving().partition(position.partition()).next() > position.offset();
  }

  /// What serves a socket of this user.
  ///
  /// @param from where the client says that it was, if it can have been there
  public Endpoint endpoint(Caller caller, @Nullable Position from) {
    Serving current = serving();
    Partition partition = current.partition(caller.id());
    return new SocketEndpoint(
        context,
        partition,
        new ClientFrameHandler(context, current.eventLog, publisher, tokens, caller.id()),
        caller,
        from,
        open);
  }

  private Serving serving() {
    Serving current = serving;
    if (current == null) {
      throw new IllegalStateException("the log is not known yet");
    }
    return current;
  }

  @Override
  public void found(EventLog log) {
    int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_LOOPS);
    List<EventLoop> loops =
        IntStream.range(0, count)
            .mapToObj(i -> new EventLoop("delivery-" + i, this::cannotGoOn))
            .toList();
    serving = new Serving(log, loops, new AtomicReferenceArray<>(log.partitions()));
  }

  @Override
  public void pinned(int partition, long firstOffset) {
    Serving current = serving();
    EventLoop loop = current.loops.get(partition % current.loops.size());
    current.partitions.set(
        partition, new Partition(current.eventLog, partition, firstOffset, context, loop));
  }

  @Override
  public void records(int partition, List<ConsumerRecord<byte[], byte[]>> records, Runnable done) {
    Partition owner = serving().partition(partition);
    owner
        .loop()
        .execute(() -> {
          try {
            owner.records(records);
          } finally {
            done.run();
          }
        });
  }

  @Override
  public void interrupted(int partition, long nextOffset) {
    Partition owner = serving().partition(partition);
    owner.loop().execute(() -> owner.interrupted(nextOffset));
  }

  @Override
  public void notReadBack(int partition, long nextOffset) {
    Partition owner = serving().partition(partition);
    owner.loop().execute(() -> owner.notReadBack(nextOffset));
  }

  private int tasks() {
    Serving current = serving;
    return current == null ? 0 : current.loops.stream().mapToInt(EventLoop::waiting).sum();
  }

  Stream<SocketEndpoint> open() {
    return open.stream();
  }

  /// Ends all sockets and accepts none any more: the log was created anew, and what is read from it
  /// now is not what these positions stand for.
  void logIsLost() {
    sendAllElsewhere();
  }

  /// An error has left something half done.
  void cannotGoOn(Error e) {
    log.error("This node can't be relied on any more, and has to be started again", e);
    fault = "%s; see the log, and start the node again".formatted(e.getClass().getSimpleName());
    sendAllElsewhere();
  }

  private void sendAllElsewhere() {
    startDraining();
    open.forEach(socket -> socket.close(CloseReason.GOING_AWAY));
  }

  @Override
  public Health health() {
    String reason = fault;
    return reason == null
        ? Health.up().build()
        : Health.down().withDetail("reason", reason).build();
  }

  /// No socket is accepted any more.
  void startDraining() {
    draining = true;
  }

  /// The sockets have been closed before, by [Drain].
  @Override
  public void destroy() {
    Serving current = serving;
    if (current != null) {
      current.loops.forEach(EventLoop::close);
    }
  }

  private record Serving(
      EventLog eventLog,
      List<EventLoop> loops,
      AtomicReferenceArray<@Nullable Partition> partitions) {
    Partition partition(RecipientId user) {
      return partition(eventLog.partitionOf(user));
    }

    Partition partition(int number) {
      return Objects.requireNonNull(partitions.get(number), "not pinned");
    }
  }
}
