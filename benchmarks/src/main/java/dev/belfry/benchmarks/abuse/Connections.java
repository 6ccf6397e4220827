package dev.belfry.benchmarks.abuse;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Many connections that send something and then neither go on nor read. One that the server closes
/// is replaced.
@SuppressWarnings("FutureReturnValueIgnored") // a channel that breaks says so by channelInactive
final class Connections implements Abuse {
  private final Abuser abuser;
  private final byte[] text;
  private final Bootstrap bootstrap;
  private final Pace pace;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final LongAdder opened = new LongAdder();

  Connections(Abuser abuser, String text) {
    this.abuser = abuser;
    this.text = text.getBytes(StandardCharsets.US_ASCII);
    bootstrap =
        new Bootstrap()
            .group(abuser.network().sockets())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.SO_RCVBUF, 8 * 1024)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Silent());
                  }
                });
    pace = new Pace(abuser.perSecond(), abuser.connections(), this::open);
  }

  private void open() {
    bootstrap
        .connect(abuser.target().address())
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
    return "%s opened, %s of them open at the end".formatted(opened.sum(), open.size());
  }

  @Override
  public void close() {
    pace.close();
    open.forEach(Channel::close);
  }

  private final class Silent extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (pace.isOver()) {
        context.close();
        return;
      }
      opened.increment();
      open.add(context.channel());
      context.writeAndFlush(Unpooled.wrappedBuffer(text));
    }

    /// A few bytes of an answer, which is all that is ever read.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      if (text.length < 1024) {
        context.channel().config().setAutoRead(false);
      }
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
