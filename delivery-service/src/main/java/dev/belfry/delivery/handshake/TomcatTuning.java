package dev.belfry.delivery.handshake;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Small buffers: an idle socket costs little else. The write buffer has room for a frame of the
/// usual size, which would go out as two packets otherwise.
@Component
final class TomcatTuning implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private static final String FRAME_BUFFER = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    // Read once, when the first of Tomcat's WebSocket classes is loaded, which is after this.
    if (System.getProperty(FRAME_BUFFER) == null) {
      System.setProperty(FRAME_BUFFER, "1024");
    }
    factory.addConnectorCustomizers(connector -> {
      connector.setProperty("socket.appReadBufSize", "512");
      connector.setProperty("socket.appWriteBufSize", "1024");
    });
  }
}
