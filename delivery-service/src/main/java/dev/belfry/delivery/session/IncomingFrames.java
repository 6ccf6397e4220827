package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.CloseReason;
import jakarta.websocket.Extension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.tomcat.websocket.MessagePart;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.TransformationResult;
import org.apache.tomcat.websocket.WsIOException;
import org.jspecify.annotations.Nullable;

/// What comes in over one socket, frame by frame: pings, pongs and pieces of messages too, which
/// Tomcat answers or swallows without a word to an endpoint. It stands where an extension would
/// stand in Tomcat's way from bytes to messages, and changes nothing of what passes.
///
/// A peer that sends too many frames is cut off with [CloseReason#TOO_MANY_FRAMES], at once.
public final class IncomingFrames implements Transformation {
  /// The user property of an endpoint's configuration that has the socket's.
  public static final String PROPERTY = "dev.belfry.incoming-frames";

  /// What a client says may be in so many pieces, on average, and needs pings and pongs beside it.
  private static final int FRAMES_PER_MESSAGE = 5;

  private final FrameAllowance allowance;
  private @Nullable Transformation next;
  private boolean tooMany;

  public IncomingFrames(DeliveryProperties properties) {
    allowance =
        new FrameAllowance(
            FRAMES_PER_MESSAGE * properties.framesPerSecond(),
            FRAMES_PER_MESSAGE * properties.frameBurst(),
            1,
            System.nanoTime());
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
    return next().sendMessagePart(parts);
  }

  @Override
  public void close() {
    if (next != null) {
      next.close();
    }
  }
}
