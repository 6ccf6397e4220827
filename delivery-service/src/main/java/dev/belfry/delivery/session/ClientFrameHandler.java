package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ClientFrame;
import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.ErrorCode;
import dev.belfry.delivery.frame.Reply;
import dev.belfry.events.AllArchived;
import dev.belfry.events.AllMarked;
import dev.belfry.events.AllRead;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.service.security.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/// Handles the frames of one client, one after the other, so that what they publish keeps its
/// order. Runs on the socket's own (virtual) thread, which may wait for Kafka.
final class ClientFrameHandler {
  private static final Logger log = LoggerFactory.getLogger(ClientFrameHandler.class);

  private final EventLog eventLog;
  private final EventPublisher publisher;
  private final JwtDecoder tokens;
  private final RecipientId user;
  private final FrameAllowance allowance;
  private boolean over;

  ClientFrameHandler(
      SessionContext context,
      EventLog eventLog,
      EventPublisher publisher,
      JwtDecoder tokens,
      RecipientId user) {
    this.eventLog = eventLog;
    this.publisher = publisher;
    this.tokens = tokens;
    this.user = user;
    allowance =
        new FrameAllowance(
            context.properties().framesPerSecond(),
            context.properties().frameBurst(),
            context.properties().badFrames(),
            System.nanoTime());
  }

  void handle(String text, Wire wire, SocketEndpoint socket) {
    if (over) {
      return;
    }
    if (!allowance.take(System.nanoTime())) {
      wire.send(
          Reply.error(ErrorCode.RATE_LIMITED, "Too many frames; this socket is closed.", null));
      end(socket, CloseReason.TOO_MANY_FRAMES);
      return;
    }
    switch (ClientFrame.parse(text)) {
      case ClientFrame.Mark frame ->
          publish(frame.kind().by(user, frame.notificationId()), frame.ref(), wire);
      case ClientFrame.MarkAllRead frame ->
          publishAll(new AllRead(user, user.value(), frame.upTo()), frame.ref(), wire, socket);
      case ClientFrame.ArchiveAll frame ->
          publishAll(new AllArchived(user, user.value(), frame.upTo()), frame.ref(), wire, socket);
      case ClientFrame.GetNotifications frame -> {
        if (isOwn(frame.before())) {
          socket.later(session -> session.list(frame));
        } else {
          refuse(notOwn("before", frame.ref()), wire, socket);
        }
      }
      case ClientFrame.Ack frame -> {
        if (isOwn(frame.position())) {
          socket.later(session -> session.acknowledge(frame));
        } else {
          refuse(notOwn("position", frame.ref()), wire, socket);
        }
      }
      case ClientFrame.Seen frame -> {
        if (isOwn(frame.position())) {
          socket.later(session -> session.seen(frame.position()));
        } else {
          refuse(notOwn("position", frame.ref()), wire, socket);
        }
      }
      case ClientFrame.Authenticate frame -> authenticate(frame, wire, socket);
      case ClientFrame.Ping _ -> wire.send(Reply.pong());
      case ClientFrame.Refused refused -> refuse(refused, wire, socket);
    }
  }

  private boolean isOwn(@Nullable Position position) {
    return position == null || eventLog.isPositionOf(user, position);
  }

  private static ClientFrame.Refused notOwn(String member, @Nullable String ref) {
    return new ClientFrame.Refused(
        ErrorCode.INVALID_FIELD, "%s: a position of one's own is expected.".formatted(member), ref);
  }

  private void publishAll(AllMarked event, @Nullable String ref, Wire wire, SocketEndpoint socket) {
    if (isOwn(event.upTo())) {
      publish(event, ref, wire);
    } else {
      refuse(notOwn("up_to", ref), wire, socket);
    }
  }

  private void publish(NotificationEvent event, @Nullable String ref, Wire wire) {
    publisher
        .publish(eventLog, event)
        .handle((_, e) -> {
          if (e != null) {
            wire.send(
                Reply.error(ErrorCode.UNAVAILABLE, "It could not be stored; try again.", ref));
          } else if (ref != null) {
            wire.send(Reply.accepted(ref));
          }
          return null;
        })
        .exceptionally(e -> {
          log.error("A client could not be told what became of its frame", e);
          wire.close(CloseReason.INTERNAL_ERROR);
          return null;
        });
  }

  private void authenticate(ClientFrame.Authenticate frame, Wire wire, SocketEndpoint socket) {
    try {
      Caller newer = Caller.of(tokens.decode(frame.token()));
      if (newer.id().equals(user)) {
        socket.later(session -> session.authenticate(newer));
        return;
      }
      refuse(
          new ClientFrame.Refused(
              ErrorCode.INVALID_FIELD, "token: one of the same user is expected.", frame.ref()),
          wire,
          socket);
    } catch (BadJwtException e) {
      refuse(
          new ClientFrame.Refused(
              ErrorCode.INVALID_FIELD, "token: a valid one is expected.", frame.ref()),
          wire,
          socket);
    } catch (JwtException e) {
      wire.send(
          Reply.error(
              ErrorCode.UNAVAILABLE, "The token can't be checked; try again.", frame.ref()));
    }
  }

  private void refuse(ClientFrame.Refused refused, Wire wire, SocketEndpoint socket) {
    wire.send(Reply.error(refused.code(), refused.message(), refused.ref()));
    if (!allowance.takeBad(System.nanoTime())) {
      end(socket, CloseReason.PROTOCOL);
    }
  }

  private void end(SocketEndpoint socket, CloseReason reason) {
    over = true;
    socket.close(reason);
  }
}
