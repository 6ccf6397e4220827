package dev.belfry.benchmarks;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// As much of Belfry as a load generator sees, in one thread, without a log or a database; and it
/// breaks promises when told to. Its tokens are the users' names.
@SuppressWarnings("FutureReturnValueIgnored") // its clients notice what breaks
public final class FakeBelfry implements AutoCloseable {
  /// What becomes of a notification.
  public enum Fate {
    DELIVERED,
    /// Accepted and in the inbox, but no frame tells of it.
    DROPPED,
    /// Two frames.
    DOUBLED,
    /// Its frame comes after that of the user's next.
    OVERTAKEN,
    /// Its frame goes to all who listen.
    SHOWN_TO_ALL,
    /// 503.
    REFUSED,
    /// The 202 names another id than the frame.
    RENAMED
  }

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final IntFunction<Fate> fates;
  private final Channel server;
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();

  // All below belongs to the loop's thread.
  private final Map<String, Inbox> inboxes = new HashMap<>();
  private int posts;
  private int stalledPosts = -1;
  private Duration stall = Duration.ZERO;
  private long stalledUntil;

  /// @param fates by the number of the notification, from 0, in the order of arrival
  public FakeBelfry(IntFunction<Fate> fates) {
    this.fates = fates;
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Http());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /// The keys of all notifications that have come.
  List<String> keys() {
    return List.copyOf(keys);
  }

  /// What all calls of `POST /api/notifications` and of previews have said.
  List<JsonNode> bodies() {
    return List.copyOf(bodies);
  }

  /// Does nothing at all for that time when that many notifications have come.
  public FakeBelfry stallingAfter(int notifications, Duration time) {
    stalledPosts = notifications;
    stall = time;
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /// One user's log and socket.
  private static final class Inbox {
    final String user;
    final List<String> frames = new ArrayList<>();
    @Nullable Channel socket;
    @Nullable String heldBack;

    Inbox(String user) {
      this.user = user;
    }

    static String position(long offset) {
      return new Position(0x1234_5678, 3, offset).toString();
    }

    /// A frame in the log, linked to the one before it.
    String append(UUID id, String title) {
      int offset = frames.size();
      String frame =
          """
          {"type":"new_notification","notification":{"id":"%s","title":"%s","data":{"id":[1]}},\
          "unread_count":%s,"position":"%s","prev":"%s"}\
          """
              .formatted(id, title, offset + 1, position(offset), position(offset - 1));
      frames.add(frame);
      return frame;
    }

    void push(String frame) {
      if (socket != null) {
        socket.writeAndFlush(new TextWebSocketFrame(frame));
      }
    }

    void resume(Channel channel, long from) {
      socket = channel;
      push(
          """
          {"type":"connection_established","user":"%s","state":"%s","position":"%s","prev":null}\
          """
              .formatted(user, from < 0 ? "snapshot" : "complete", position(from)));
      frames.subList((int) from + 1, frames.size()).forEach(this::push);
    }
  }

  private final class Http extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      QueryStringDecoder call = new QueryStringDecoder(request.uri());
      switch (call.path()) {
        case "/dev/token" ->
            answer(
                context,
                HttpResponseStatus.OK,
                "{\"access_token\":\"%s\"}".formatted(parameter(call, "user")));
        case "/api/notifications" -> {
          if (request.method().equals(HttpMethod.GET)) {
            answer(context, HttpResponseStatus.OK, "{}");
            return;
          }
          String body = request.content().toString(StandardCharsets.UTF_8);
          keys.addAll(request.headers().getAll("Idempotency-Key"));
          long wait = stalledUntil - System.nanoTime();
          if (wait > 0) {
            loop.schedule(() -> post(context, body), wait, TimeUnit.NANOSECONDS);
          } else {
            post(context, body);
          }
        }
        case "/api/templates/liked/preview" -> {
          bodies.add(Json.mapper().readTree(request.content().toString(StandardCharsets.UTF_8)));
          answer(
              context,
              HttpResponseStatus.OK,
              "{\"title\":\"Ann liked it\",\"message\":\"Really.\"}");
        }
        case "/ws/notifications" -> open(context, request, parameter(call, "position"));
        default -> answer(context, HttpResponseStatus.NOT_FOUND, "{}");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(); // a client that drops its socket resets the connection
    }

    private void post(ChannelHandlerContext context, String body) {
      JsonNode json = Json.mapper().readTree(body);
      bodies.add(json);
      Inbox inbox = inboxes.computeIfAbsent(json.path("recipient").stringValue(), Inbox::new);
      UUID id = Ids.next();
      Fate fate = fates.apply(posts++);
      if (posts == stalledPosts) {
        stalledUntil = System.nanoTime() + stall.toNanos();
      }
      if (fate == Fate.REFUSED) {
        answer(context, HttpResponseStatus.SERVICE_UNAVAILABLE, "{}");
        return;
      }
      deliver(inbox, fate, inbox.append(id, json.path("title").asString("of a template")));
      answer(
          context,
          HttpResponseStatus.ACCEPTED,
          "{\"id\":\"%s\"}".formatted(fate == Fate.RENAMED ? Ids.next() : id));
    }

    private void deliver(Inbox inbox, Fate fate, String frame) {
      String heldBack = inbox.heldBack;
      inbox.heldBack = null;
      switch (fate) {
        case DELIVERED, RENAMED -> inbox.push(frame);
        case DOUBLED -> {
          inbox.push(frame);
          inbox.push(frame);
        }
        case OVERTAKEN -> inbox.heldBack = frame;
        case SHOWN_TO_ALL -> inboxes.values().forEach(all -> all.push(frame));
        case DROPPED, REFUSED -> {}
      }
      if (heldBack != null) {
        inbox.push(heldBack);
      }
    }

    private void open(
        ChannelHandlerContext context, FullHttpRequest request, @Nullable String position) {
      String user =
          Objects.requireNonNull(request.headers().get(HttpHeaderNames.AUTHORIZATION))
              .substring("Bearer ".length());
      WebSocketServerHandshaker handshaker =
          new WebSocketServerHandshakerFactory(url() + request.uri(), null, false)
              .newHandshaker(request);
      long from =
          position == null ? -1 : Position.parse(position).map(Position::offset).orElseThrow();
      Channel channel = context.channel();
      handshaker
          .handshake(channel, request)
          .addListener(_ -> inboxes.computeIfAbsent(user, Inbox::new).resume(channel, from));
    }

    private void answer(ChannelHandlerContext context, HttpResponseStatus status, String body) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
      context.writeAndFlush(response);
    }

    private static @Nullable String parameter(QueryStringDecoder call, String name) {
      List<String> values = call.parameters().get(name);
      return values == null ? null : values.getFirst();
    }
  }
}
