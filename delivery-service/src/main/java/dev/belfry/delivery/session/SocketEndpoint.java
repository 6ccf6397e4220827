package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.events.Ids;
import dev.belfry.events.Position;
import dev.belfry.service.security.Caller;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket: passes what happens on it to its session, on the session's event loop.
final class SocketEndpoint extends Endpoint {
  private static final Logger log = LoggerFactory.getLogger(SocketEndpoint.class);

  private final SessionContext context;
  private final Partition partition;
  private final ClientFrameHandler handler;
  private final Caller caller;
  private final @Nullable Position from;
  private final Set<SocketEndpoint> open;

  private volatile @Nullable Outbox wire;

  /// Touched on the event loop only.
  private @Nullable Session session;

  private final Silence silence = new Silence(System.nanoTime());
  private long nextPing;

  SocketEndpoint(
      SessionContext context,
      Partition partition,
      ClientFrameHandler handler,
      Caller caller,
      @Nullable Position from,
      Set<SocketEndpoint> open) {
    this.context = context;
    this.partition = partition;
    this.handler = handler;
    this.caller = caller;
    this.from = from;
    this.open = open;
  }

  @Override
  public void onOpen(jakarta.websocket.Session socket, EndpointConfig config) {
    Outbox outbox =
        new Outbox(
            socket,
            SocketFrames.of(config),
            context.properties().outboundQueue().toBytes(),
            context.metrics(),
            context.outbound());
    wire = outbox;
    nextPing =
        System.nanoTime()
            + ThreadLocalRandom.current().nextLong(context.properties().pingInterval().toNanos());
    TextFrames text = new TextFrames(context.properties().maxFrame().toBytes());
    socket.addMessageHandler(
        String.class,
        (MessageHandler.Partial<String>)
            (piece, last) -> {
              silence.heard();
              if (text.add(piece, last)) {
                handler.handle(text.take(), outbox, this);
              } else if (text.isTooLarge()) {
                close(CloseReason.TOO_LARGE);
              }
            });
    socket.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>) (_, _) -> close(CloseReason.BINARY_FRAME));
    socket.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) _ -> silence.heard());
    open.add(this);
    context.metrics().opened.increment();
    context.metrics().open.incrementAndGet();
    new GuardedLoop(partition.loop(), e -> failed(outbox, e))
        .execute(() -> {
          User user = partition.user(caller.id());
          Session joining =
              new Session(Ids.next(), user, context, outbox, partition.loop(), caller, from);
          session = joining;
          joining.guarded("its beginning", () -> user.join(joining));
        });
  }

  private static void failed(Wire outbox, RuntimeException e) {
    log.error("A socket is closed: its session could not begin", e);
    outbox.close(CloseReason.INTERNAL_ERROR);
  }

  @Override
  public void onClose(jakarta.websocket.Session socket, jakarta.websocket.CloseReason reason) {
    if (open.remove(this)) {
      context.metrics().closed();
      later(joined -> joined.ended(reason.getCloseCode().getCode()));
    }
  }

  /// The container closes the socket by itself afterwards.
  @Override
  public void onError(jakarta.websocket.Session socket, Throwable e) {
    log.debug("A socket failed", e);
  }

  void close(CloseReason reason) {
    later(joined -> joined.close(reason));
  }

  /// Does something on the session's event loop.
  void later(Consumer<Session> action) {
    partition
        .loop()
        .execute(() -> {
          Session joined = session;
          if (joined != null) {
            joined.guarded("what its socket says", () -> action.accept(joined));
          }
        });
  }

  /// Where its frames wait, once it is open.
  Stream<Outbox> outbox() {
    return Stream.ofNullable(wire);
  }

  /// Finds out whether the peer is there. Called by one thread, now and then.
  void beat() {
    long now = System.nanoTime();
    Wire out = wire;
    if (silence.at(now) > context.properties().deadAfter().toNanos()) {
      close(CloseReason.DEAD);
    } else if (now - nextPing > 0 && out != null) {
      nextPing = now + context.properties().pingInterval().toNanos();
      out.ping();
    }
  }
}
