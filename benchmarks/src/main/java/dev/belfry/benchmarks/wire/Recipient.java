package dev.belfry.benchmarks.wire;

import dev.belfry.benchmarks.ledger.Continuity;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A user of a run: their token, their socket, and the last position they saw. One socket after
/// another; each resumes where the one before it ended.
///
/// Safe for all threads. Events come on the socket's thread, one at a time for one user.
@SuppressWarnings("FutureReturnValueIgnored") // a channel that breaks says so by channelInactive
public final class Recipient {
  private final int index;
  private final String user;
  private final String token;
  private final Sockets sockets;
  private final Listener listener;
  private final Continuity continuity = new Continuity();
  private volatile @Nullable Session session;

  /// @param index of the user in the run
  public Recipient(int index, String user, String token, Sockets sockets, Listener listener) {
    this.index = index;
    this.user = user;
    this.token = token;
    this.sockets = sockets;
    this.listener = listener;
  }

  /// The index of the user in the run.
  public int index() {
    return index;
  }

  /// Their id.
  public String user() {
    return user;
  }

  /// What they show.
  public String token() {
    return token;
  }

  /// Whether they have a socket that has said hello.
  public boolean isOpen() {
    Session current = session;
    return current != null && current.established;
  }

  /// Opens a socket; only when they have none.
  ///
  /// @return when they were told where they are, of [System#nanoTime()]: by the hello, or later if
  ///   that came without their history; fails if the socket ends before
  public CompletableFuture<Long> connect() {
    String position;
    Session next = new Session();
    synchronized (continuity) {
      continuity.sessionBegins();
      position = continuity.last();
    }
    session = next;
    ChannelFuture connect = sockets.open(index, token, position, next);
    connect.addListener((ChannelFuture done) -> {
      if (!done.isSuccess()) {
        next.fail(done.cause());
      }
    });
    return next.served;
  }

  /// Cuts the socket off as a broken network does (RST). Nothing of it counts from now on.
  public CompletableFuture<Void> drop() {
    return end(0);
  }

  /// Closes the socket as a client that leaves.
  public CompletableFuture<Void> leave() {
    return end(-1);
  }

  /// How many of their frames came out of order.
  public int outOfOrder() {
    synchronized (continuity) {
      return continuity.outOfOrder();
    }
  }

  /// How many of their frames named a predecessor that they never saw.
  public int gaps() {
    synchronized (continuity) {
      return continuity.gaps();
    }
  }

  private CompletableFuture<Void> end(int linger) {
    Session current = session;
    Channel channel = current == null ? null : current.channel;
    CompletableFuture<Void> ended = new CompletableFuture<>();
    if (current == null || channel == null) {
      ended.complete(null);
      return ended;
    }
    channel
        .eventLoop()
        .execute(() -> {
          // On the socket's own thread: no frame is half counted.
          if (session == current) {
            session = null;
          }
          channel.config().setOption(ChannelOption.SO_LINGER, linger);
          ChannelFuture last =
              linger == 0
                  ? channel.close()
                  : channel
                      .writeAndFlush(new CloseWebSocketFrame(1000, ""))
                      .addListener(_ -> channel.close());
          last.addListener(_ -> ended.complete(null));
        });
    return ended;
  }

  /// Hears of what comes by a user's socket.
  public interface Listener {
    /// A notification came.
    void pushed(Recipient recipient, Frame.Pushed frame, long nanos);

    /// The server sent what no contract knows, or closed a socket that nobody asked it to close.
    ///
    /// @param reason for people
    void disturbed(Recipient recipient, String reason);
  }

  private final class Session extends SimpleChannelInboundHandler<WebSocketFrame> {
    final CompletableFuture<Long> served = new CompletableFuture<>();
    volatile @Nullable Channel channel;
    volatile boolean established;
    private String ending = "the connection broke";

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      channel = context.channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      long now = System.nanoTime();
      if (session != this) {
        return;
      }
      if (frame instanceof TextWebSocketFrame) {
        try {
          on(FrameReader.read(ByteBufUtil.getBytes(frame.content())), now);
        } catch (FrameReader.UnreadableFrame e) {
          listener.disturbed(Recipient.this, "a frame that cannot be read: " + e.getMessage());
        }
      } else if (frame instanceof CloseWebSocketFrame close) {
        ending = "closed with %s %s".formatted(close.statusCode(), close.reasonText());
        context.close();
      }
    }

    private void on(Frame frame, long now) {
      String position = frame.position();
      if (position != null) {
        synchronized (continuity) {
          continuity.follow(position, frame.previous());
        }
        served.complete(now);
      }
      switch (frame) {
        case Frame.Hello _ -> established = true;
        case Frame.Pushed pushed -> listener.pushed(Recipient.this, pushed, now);
        case Frame.Other _ -> {}
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(new IOException(ending));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ending = String.valueOf(cause.getMessage());
      context.close();
    }

    void fail(Throwable cause) {
      boolean wasOpen = established;
      established = false;
      if (session == this) {
        session = null;
        if (wasOpen) {
          listener.disturbed(Recipient.this, String.valueOf(cause.getMessage()));
        }
      }
      served.completeExceptionally(cause);
    }
  }
}
