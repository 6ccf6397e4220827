package dev.belfry.delivery.handshake;

import dev.belfry.delivery.session.SocketFrames;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.server.WsHandshakeRequest;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.jspecify.annotations.Nullable;

/// Tomcat's own, with [SocketFrames] on the way from bytes to messages. Tomcat makes it when
/// [BareRequest] is upgraded, and has to find a public class with a public constructor.
public final class CountingUpgradeHandler extends WsHttpUpgradeHandler {
  @Override
  public void preInit(
      ServerEndpointConfig config,
      WsServerContainer container,
      WsHandshakeRequest request,
      List<Extension> extensions,
      String subProtocol,
      @Nullable Transformation extension,
      Map<String, String> pathParameters,
      boolean secure) {
    super.preInit(
        config,
        container,
        request,
        extensions,
        subProtocol,
        counted(config, extension),
        pathParameters,
        secure);
  }

  private static Transformation counted(
      ServerEndpointConfig config, @Nullable Transformation extension) {
    SocketFrames frames = SocketFrames.of(config);
    if (extension != null) {
      frames.setNext(extension);
    }
    return frames;
  }
}
