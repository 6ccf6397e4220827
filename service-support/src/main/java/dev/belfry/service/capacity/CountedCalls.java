package dev.belfry.service.capacity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands before Tomcat's own handler of connections and keeps the [MemoryBudget] informed. What
/// has become a WebSocket passes by.
final class CountedCalls implements AbstractEndpoint.Handler<NioChannel> {
  private static final Logger log = LoggerFactory.getLogger(CountedCalls.class);
  private static final byte[] NO_ROOM =
      refusal("503", "Service Unavailable", "Too much is under way; try again.");
  private static final byte[] TOO_SLOW =
      refusal("408", "Request Timeout", "The head has not come to its end in time.");

  private final AbstractEndpoint.Handler<NioChannel> tomcat;
  private final MemoryBudget budget;
  private final Map<SocketWrapperBase<NioChannel>, OpenConnection> connections =
      new ConcurrentHashMap<>();

  CountedCalls(AbstractEndpoint.Handler<NioChannel> tomcat, MemoryBudget budget) {
    this.tomcat = tomcat;
    this.budget = budget;
  }

  /// A connection has been accepted.
  ///
  /// @return whether there is room for it
  boolean opened(SocketWrapperBase<NioChannel> socket) {
    OpenConnection connection = of(socket);
    boolean room =
        connection.state() != OpenConnection.State.IDLE
            || connection.held() > 0
            || connection.open();
    if (socket.isClosed()) { // meanwhile, by a thread that did not know it here
      forget(socket);
    }
    return room;
  }

  private OpenConnection of(SocketWrapperBase<NioChannel> socket) {
    return connections.computeIfAbsent(socket, key -> new OpenConnection(key, budget));
  }

  private void forget(SocketWrapperBase<NioChannel> socket) {
    OpenConnection connection = connections.remove(socket);
    if (connection != null) {
      connection.forget();
    }
  }

  @Override
  public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
    boolean hasWork = event == SocketEvent.OPEN_READ || event == SocketEvent.OPEN_WRITE;
    boolean isUpgraded =
        socket.getCurrentProcessor() instanceof Processor processor && processor.isUpgrade();
    if (!hasWork || isUpgraded) {
      return tomcat.process(socket, event);
    }
    OpenConnection connection = of(socket);
    return switch (connection.begin()) {
      case SERVE -> serve(connection, socket, event);
      case REFUSE -> refuse(connection, socket, NO_ROOM);
      case TOO_SLOW -> refuse(connection, socket, TOO_SLOW);
      case DROP -> SocketState.CLOSED;
    };
  }

  private SocketState serve(
      OpenConnection connection, SocketWrapperBase<NioChannel> socket, SocketEvent event) {
    SocketState outcome = SocketState.CLOSED;
    try {
      outcome =
          ScopedValue.where(CallMemory.CURRENT, connection)
              .call(() -> tomcat.process(socket, event));
      return outcome;
    } finally {
      connection.end(outcome);
      if (connection.state() == OpenConnection.State.GONE) {
        connections.remove(socket);
      }
    }
  }

  /// What has come is read, as far as it has: a connection that is closed with anything unread is
  /// reset, and the answer may not be seen.
  private static SocketState refuse(
      OpenConnection connection, SocketWrapperBase<NioChannel> socket, byte[] answer) {
    try {
      socket.read(false, ByteBuffer.allocate(8 * 1024));
      socket.write(false, answer, 0, answer.length);
      socket.flush(false);
    } catch (IOException e) {
      log.debug("Nobody is there to be refused", e);
    } finally {
      connection.end(SocketState.CLOSED);
    }
    return SocketState.CLOSED;
  }

  private static byte[] refusal(String status, String title, String detail) {
    String problem =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,\"detail\":\"%s\"}"
            .formatted(title, status, detail);
    return """
    HTTP/1.1 %s\r
    Content-Type: application/problem+json\r
    Content-Length: %s\r
    Cache-Control: no-store\r
    Retry-After: 1\r
    Connection: close\r
    \r
    %s\
    """
        .formatted(status, problem.length(), problem)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void release(SocketWrapperBase<NioChannel> socket) {
    forget(socket);
    tomcat.release(socket);
  }

  @Override
  public Object getGlobal() {
    return tomcat.getGlobal();
  }

  @Override
  public void pause() {
    tomcat.pause();
  }

  @Override
  public void recycle() {
    tomcat.recycle();
  }
}
