package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts a socket only to say why it is not wanted: a browser can't see the status of a refused
/// handshake.
public final class RefusingEndpoint extends Endpoint {
  private static final Logger log = LoggerFactory.getLogger(RefusingEndpoint.class);

  private final CloseReason reason;
  private final String phrase;

  /// @param phrase says why to people, in at most 123 ASCII characters
  public RefusingEndpoint(CloseReason reason, String phrase) {
    this.reason = reason;
    this.phrase = phrase;
  }

  @Override
  public void onOpen(Session socket, EndpointConfig config) {
    socket.addMessageHandler(
        new MessageHandler.Partial<String>() {
          @Override
          public void onMessage(String text, boolean last) {}
        });
    try {
      socket.close(
          new jakarta.websocket.CloseReason(
              jakarta.websocket.CloseReason.CloseCodes.getCloseCode(reason.code()), phrase));
    } catch (IOException e) {
      log.debug("A refused socket could not be closed in order", e);
    }
  }

  @Override
  public void onError(Session socket, Throwable e) {
    log.debug("A refused socket failed", e);
  }
}
