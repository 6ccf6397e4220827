package dev.belfry.delivery.handshake;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.session.SocketFrames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.tomcat.websocket.Constants;

/// Turns an HTTP call into a socket: with `belfry.v1` as the only subprotocol and without
/// extensions, because compression would cost every socket hundreds of kilobytes.
final class Upgrade {
  private static final String PROTOCOL = "belfry.v1";
  private static final int TEXT_PIECE = 256;
  private static final int LARGEST_CONTROL_FRAME = 125;

  /// A client that can't be written to for that long is cut off.
  private static final long SEND_TIMEOUT_MILLIS = 10_000;

  /// How long a close frame may wait for the frame that is being written. Tomcat looks every 50 ms
  /// whether that has been written, and by default gives up after 50 ms: the connection would end
  /// without a close frame.
  private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

  private final DeliveryProperties properties;
  private final HttpServletRequest request;
  private final HttpServletResponse response;

  Upgrade(HttpServletRequest request, HttpServletResponse response, DeliveryProperties properties) {
    this.properties = properties;
    this.request = request;
    this.response = response;
  }

  void to(Endpoint endpoint) throws IOException, DeploymentException {
    if (!(request.getServletContext().getAttribute("jakarta.websocket.server.ServerContainer")
        instanceof ServerContainer container)) {
      throw new IllegalStateException("the server has no WebSocket support");
    }
    container.setDefaultMaxTextMessageBufferSize(TEXT_PIECE);
    container.setDefaultMaxBinaryMessageBufferSize(LARGEST_CONTROL_FRAME);
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(endpoint.getClass(), Handshake.PATH)
            .subprotocols(List.of(PROTOCOL))
            .configurator(new Terms(endpoint))
            .build();
    config
        .getUserProperties()
        .put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", SEND_TIMEOUT_MILLIS);
    config
        .getUserProperties()
        .put("org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", SEND_TIMEOUT_MILLIS);
    config
        .getUserProperties()
        .put(Constants.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT_PROPERTY, CLOSE_TIMEOUT_MILLIS);
    new SocketFrames(properties).putInto(config);
    container.upgradeHttpToWebSocket(new BareRequest(request), response, config, Map.of());
  }

  /// What is agreed on.
  private static final class Terms extends ServerEndpointConfig.Configurator {
    private final Endpoint endpoint;

    Terms(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
      return endpointClass.cast(endpoint);
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
      return requested.contains(PROTOCOL) ? PROTOCOL : "";
    }

    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }

    @Override
    public boolean checkOrigin(String origin) {
      return true; // decided before
    }

    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {}
  }
}
