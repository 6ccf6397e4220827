package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.MessagePart;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.TransformationResult;
import org.apache.tomcat.websocket.WsIOException;
import org.jspecify.annotations.Nullable;

/// The frames of one socket, as they pass between Tomcat and the network. It stands where an
/// extension would stand, and changes nothing of what passes.
///
/// Incoming frames are counted one by one: pings, pongs and pieces of messages too, which Tomcat
/// answers or swallows without a word to an endpoint. A peer that sends too many is cut off with
/// [CloseReason#TOO_MANY_FRAMES], at once.
///
/// Outgoing, the close frame is noticed before it is sent ([#isClosing()]).
public final class SocketFrames implements Transformation {
  private static final String PROPERTY = "dev.belfry.socket-frames";

  /// Room for messages in several pieces, and for pings and pongs.
  private static final int FRAMES_PER_MESSAGE = 5;

  private final FrameAllowance allowance;
  private @Nullable Transformation next;
  private boolean tooMany;
  private volatile boolean closing;

  public SocketFrames(DeliveryProperties properties) {
    allowance =
        new FrameAllowance(
            FRAMES_PER_MESSAGE * properties.framesPerSecond(),
            FRAMES_PER_MESSAGE * properties.frameBurst(),
            1,
            System.nanoTime());
  }

  /// Lets the socket that is opened with this configuration have it.
  public void putInto(EndpointConfig config) {
    config.getUserProperties().put(PROPERTY, this);
  }

  /// That of the socket that is opened with this configuration.
  public static SocketFrames of(EndpointConfig config) {
    if (config.getUserProperties().get(PROPERTY) instanceof SocketFrames frames) {
      return frames;
    }
    throw new IllegalStateException("a socket whose frames are not counted");
  }

  /// Called once for each frame, with its first byte.
  @Override
  public boolean validateRsv(int rsv, byte opCode) {
    tooMany = tooMany || !allowance.take(System.nanoTime());
    return next().validateRsv(rsv, opCode);
  }

  @Override
  public TransformationResult getMoreData(byte opCode, boolean fin, int rsv, ByteBuffer dest)
      throws IOException {
    if (tooMany) {
      throw new WsIOException(
          new jakarta.websocket.CloseReason(
              jakarta.websocket.CloseReason.CloseCodes.getCloseCode(
                  CloseReason.TOO_MANY_FRAMES.code()),
              CloseReason.TOO_MANY_FRAMES.phrase()));
    }
    return next().getMoreData(opCode, fin, rsv, dest);
  }

  private Transformation next() {
    if (next == null) {
      throw new IllegalStateException("not in place yet");
    }
    return next;
  }

  @Override
  public void setNext(Transformation transformation) {
    if (next == null) {
      next = transformation;
    } else {
      next.setNext(transformation);
    }
  }

  @Override
  public boolean validateRsvBits(int used) {
    return next().validateRsvBits(used);
  }

  /// It is no extension that a peer would know of.
  @Override
  public @Nullable Extension getExtensionResponse() {
    return null;
  }

  @Override
  public List<MessagePart> sendMessagePart(List<MessagePart> parts) throws IOException {
    closing = closing || parts.getFirst().getOpCode() == Constants.OPCODE_CLOSE;
    return next().sendMessagePart(parts);
  }

  /// Whether a close frame is about to be sent, by whoever closes the socket. It can't be sent
  /// while another frame is being written, so no other frame may be begun.
  boolean isClosing() {
    return closing;
  }

  @Override
  public void close() {
    if (next != null) {
      next.close();
    }
  }
}
