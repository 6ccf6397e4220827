package dev.belfry.benchmarks.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Requests to one server over connections that are kept alive. Nobody waits for an answer before
/// the next request: when all connections are busy and no more are allowed, requests queue here,
/// and their time runs. Safe for all threads.
@SuppressWarnings("FutureReturnValueIgnored") // a channel that breaks says so by channelInactive
public final class Requests {
  private static final int LARGEST_ANSWER = 8 << 20;

  private final EventLoop loop;
  private final Target target;
  private final int mostConnections;
  private final Duration timeout;
  private final Bootstrap bootstrap;

  // All below belongs to the loop's thread.
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private int connecting;
  private int connections;

  /// @param timeout for one request, from the moment a connection takes it
  public Requests(Network network, Target target, int mostConnections, Duration timeout) {
    this.loop = network.requests();
    this.target = target;
    this.mostConnections = mostConnections;
    this.timeout = timeout;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
            .remoteAddress(target.address())
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(LARGEST_ANSWER),
                            new Connection());
                  }
                });
  }

  /// Sends `GET path`. The future completes on the thread of the connections, with any status; it
  /// fails if there is no answer.
  public CompletableFuture<HttpAnswer> get(String path) {
    return send(HttpMethod.GET, path, null, "", Map.of());
  }

  /// Sends `POST path` with a JSON body. See [#get].
  public CompletableFuture<HttpAnswer> post(String path, String token, String json) {
    return send(HttpMethod.POST, path, token, json, Map.of());
  }

  /// Sends any call.
  ///
  /// @param json the body; empty if there is none
  /// @param headers further ones
  public CompletableFuture<HttpAnswer> call(
      String method, String path, String token, String json, Map<String, String> headers) {
    return send(HttpMethod.valueOf(method), path, token, json, headers);
  }

  private CompletableFuture<HttpAnswer> send(
      HttpMethod method,
      String path,
      @Nullable String token,
      String json,
      Map<String, String> headers) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, method, target.path(path), Unpooled.wrappedBuffer(body));
    request.headers().set(HttpHeaderNames.HOST, target.hostHeader());
    if (token != null) {
      request.headers().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
    }
    if (body.length > 0) {
      request
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    }
    headers.forEach((name, value) -> request.headers().set(name, value));
    Call call = new Call(request, new CompletableFuture<>());
    loop.execute(() -> {
      waiting.add(call);
      proceed();
    });
    return call.answer;
  }

  private void proceed() {
    while (!waiting.isEmpty() && !idle.isEmpty()) {
      // The one used last: the others may have been closed for idleness.
      idle.pop().send(waiting.remove());
    }
    while (waiting.size() > connecting && connections < mostConnections) {
      connections++;
      connecting++;
      bootstrap.connect().addListener((ChannelFuture connect) -> onConnect(connect));
    }
  }

  private void onConnect(ChannelFuture connect) {
    connecting--;
    if (connect.isSuccess()) {
      return; // channelActive has put it among the idle ones
    }
    connections--;
    Call first = waiting.poll();
    if (first != null) {
      first.answer.completeExceptionally(connect.cause());
    }
    proceed();
  }

  private record Call(FullHttpRequest request, CompletableFuture<HttpAnswer> answer) {}

  private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
    private @Nullable Channel channel;
    private @Nullable Call call;
    private @Nullable ScheduledFuture<?> timer;

    void send(Call next) {
      Channel open = channel;
      if (open == null) {
        throw new IllegalStateException("not connected");
      }
      call = next;
      Runnable giveUp = open::close;
      timer = loop.schedule(giveUp, timeout.toMillis(), TimeUnit.MILLISECONDS);
      open.writeAndFlush(next.request);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      channel = context.channel();
      idle.push(this);
      proceed();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      Call done = call;
      end();
      if (done == null || !HttpUtil.isKeepAlive(response)) {
        context.close();
      } else {
        idle.push(this);
        proceed();
      }
      if (done != null) {
        done.answer.complete(
            new HttpAnswer(
                response.status().code(),
                ByteBufUtil.getBytes(response.content()),
                System.nanoTime()));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      connections--;
      idle.remove(this);
      Call broken = call;
      end();
      if (broken != null) {
        broken.answer.completeExceptionally(
            new IOException("the connection ended before the answer"));
      }
      proceed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(); // channelInactive tells the caller
    }

    private void end() {
      call = null;
      ScheduledFuture<?> running = timer;
      timer = null;
      if (running != null) {
        running.cancel(false);
      }
    }
  }
}
