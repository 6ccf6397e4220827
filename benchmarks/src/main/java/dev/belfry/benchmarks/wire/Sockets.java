package dev.belfry.benchmarks.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Opens WebSockets by the ten thousand: small buffers, and more source addresses of this machine
/// (127.0.0.2 and on) when one runs out of ports.
public final class Sockets {
  /// Fewer than the 28,232 ports that Linux gives to one address by default, since requests need
  /// some too.
  static final int PER_SOURCE_ADDRESS = 20_000;

  private static final int LARGEST_FRAME = 1 << 20;

  private final Target target;
  private final Bootstrap bootstrap;

  public Sockets(Network network, Target target) {
    this.target = target;
    this.bootstrap =
        new Bootstrap()
            .group(network.sockets())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096));
  }

  /// Connects. The handshake follows; `handler` gets its events
  /// ([WebSocketClientProtocolHandler.ClientHandshakeStateEvent]) and the frames.
  ///
  /// @param index of the socket: decides on the source address
  /// @param position to resume from; null if there is none
  public ChannelFuture open(
      int index, String token, @Nullable String position, ChannelHandler handler) {
    String query = position == null ? "" : "?position=" + position;
    URI url = URI.create("ws" + target.url().toString().substring(4) + "/ws/notifications" + query);
    HttpHeaders headers =
        new DefaultHttpHeaders().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(url)
            .version(WebSocketVersion.V13)
            .customHeaders(headers)
            .generateOriginHeader(false)
            .maxFramePayloadLength(LARGEST_FRAME)
            .handleCloseFrames(false)
            .sendCloseFrame(null) // a dropped socket says nothing
            .withUTF8Validator(false)
            .handshakeTimeoutMillis(30_000)
            .build();
    Bootstrap one =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(8192),
                            new WebSocketClientProtocolHandler(config),
                            new WebSocketFrameAggregator(LARGEST_FRAME),
                            handler);
                  }
                });
    InetAddress source = sourceOf(index, target.address().getAddress());
    return source == null
        ? one.connect(target.address())
        : one.connect(target.address(), new InetSocketAddress(source, 0));
  }

  /// The address that a socket comes from; null: the system may choose.
  static @Nullable InetAddress sourceOf(int index, InetAddress target) {
    int further = index / PER_SOURCE_ADDRESS;
    if (further == 0 || !target.isLoopbackAddress() || target.getAddress().length != 4) {
      return null;
    }
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + further)});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
