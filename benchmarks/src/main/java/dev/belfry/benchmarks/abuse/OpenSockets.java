package dev.belfry.benchmarks.abuse;

import dev.belfry.benchmarks.wire.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Many sockets of one user, one after another or side by side.
@SuppressWarnings("FutureReturnValueIgnored") // a channel that breaks says so by channelInactive
final class OpenSockets implements Abuse {
  private static final String ASK = "{\"type\":\"get_notifications\",\"limit\":100}";
  private static final String LIST = "\"notifications\":[";
  private static final int MILLIS_AFTER_A_REFUSAL = 50;

  private final Abuser abuser;
  private final Sockets sockets;
  private final Use use;
  private final Pace pace;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final LongAdder opened = new LongAdder();
  private final LongAdder listed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder heard = new LongAdder();

  OpenSockets(Abuser abuser, Use use) {
    this.abuser = abuser;
    this.use = use;
    sockets = new Sockets(abuser.network(), abuser.target());
    pace = new Pace(abuser.perSecond(), Abuser.AT_ONCE, this::open);
  }

  private void open() {
    sockets
        .open(0, abuser.token(), null, new Socket())
        .addListener((ChannelFuture connect) -> {
          if (!connect.isSuccess()) {
            pace.finished();
          }
        });
  }

  @Override
  public void begin() {
    pace.start();
  }

  @Override
  public String summary() {
    return switch (use) {
      case LIST -> "%s lists, %s refusals".formatted(listed.sum(), refused.sum());
      case LEAVE -> "%s handshakes".formatted(opened.sum());
      case STAY -> "%s sockets, %s frames".formatted(open.size(), heard.sum());
    };
  }

  @Override
  public void close() {
    pace.close();
    open.forEach(Channel::close);
  }

  /// What each socket is opened for.
  enum Use {
    /// To ask for lists, as fast as they come.
    LIST,
    /// To leave as soon as it is greeted.
    LEAVE,
    /// To hear what comes.
    STAY
  }

  private final class Socket extends SimpleChannelInboundHandler<WebSocketFrame> {
    private boolean greeted;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      open.add(context.channel());
      context.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof CloseWebSocketFrame || pace.isOver()) {
        context.close();
      } else if (!greeted) {
        greeted = true;
        opened.increment();
        switch (use) {
          case LIST -> ask(context);
          case LEAVE -> context.close();
          case STAY -> {}
        }
      } else if (frame instanceof TextWebSocketFrame text) {
        heard.increment();
        if (use == Use.LIST) {
          answered(context, text);
        }
      }
    }

    private void answered(ChannelHandlerContext context, TextWebSocketFrame text) {
      if (text.content().readableBytes() > 10_000 || text.text().contains(LIST)) {
        listed.increment();
        ask(context);
      } else if (text.text().contains("\"error\"")) {
        refused.increment();
        context
            .executor()
            .schedule(() -> ask(context), MILLIS_AFTER_A_REFUSAL, TimeUnit.MILLISECONDS);
      }
    }

    private void ask(ChannelHandlerContext context) {
      context.writeAndFlush(new TextWebSocketFrame(ASK));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      open.remove(context.channel());
      pace.finished();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
