package dev.belfry.benchmarks.wire;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads that do all input and output: one for requests, and some for sockets, so that a
/// burst of frames does not delay the requests after it.
public final class Network implements AutoCloseable {
  private final EventLoopGroup requests;
  private final EventLoopGroup sockets;

  /// @param socketThreads how many threads share the sockets
  public Network(int socketThreads) {
    requests = group(1, "requests");
    sockets = group(socketThreads, "sockets");
  }

  private static EventLoopGroup group(int threads, String name) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  EventLoop requests() {
    return requests.next();
  }

  /// The threads of everything but requests.
  public EventLoopGroup sockets() {
    return sockets;
  }

  /// Cuts all connections and returns when the threads have ended, or after 10 s.
  @Override
  public void close() {
    var first = requests.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    var second = sockets.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    first.awaitUninterruptibly(5, TimeUnit.SECONDS);
    second.awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
