package dev.belfry.service.capacity;

import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;

/// Accepts connections: no more than the heap can bear as open WebSockets, which cost the most for
/// as long as they like. When there are so many, one that has not become a WebSocket makes room for
/// the next.
final class BoundedEndpoint extends NioEndpoint {
  private static final long SOCKET_BYTES = 24 * 1024;

  private final MemoryBudget budget;
  private final int ceiling;

  BoundedEndpoint(MemoryBudget budget) {
    this.budget = budget;
    ceiling = ceiling(Runtime.getRuntime().maxMemory());
    setMaxConnections(getMaxConnections());
  }

  /// How many connections a heap can bear: half of it, if all were WebSockets.
  static int ceiling(long heapBytes) {
    return (int) Math.min(Integer.MAX_VALUE, heapBytes / 2 / SOCKET_BYTES);
  }

  void countCalls() {
    setHandler(new CountedCalls(getHandler(), budget));
  }

  @Override
  public void setMaxConnections(int most) {
    super.setMaxConnections(most < 0 ? ceiling : Math.min(most, ceiling));
  }

  @Override
  protected boolean setSocketOptions(SocketChannel channel) {
    if (getConnectionCount() >= getMaxConnections()) {
      budget.makeRoomForOne();
    }
    boolean accepted = super.setSocketOptions(channel);
    SocketWrapperBase<NioChannel> socket = connections.get(channel);
    if (accepted && socket != null && getHandler() instanceof CountedCalls calls) {
      return calls.opened(socket);
    }
    return accepted;
  }
}
